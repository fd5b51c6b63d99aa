import type { InitAnswers } from './answers.js';
import { type Asking, askForVariable } from './asking.js';
import { proposePrefixes } from './propose-prefixes.js';
import { count } from './says.js';
import { prefixProblem } from './valid.js';

type Redis = NonNullable<InitAnswers['redis']>;
const OTHER = '?';

async function askForPrefix({ dialog }: Asking, what: string, found: readonly string[], usual: string): Promise<string> {
  const text = (initial: string) => dialog.text({ message: `Prefix of the ${what}`, initial, check: prefixProblem });
  if (found.length < 2) return text(found[0] ?? usual);
  const chosen = await dialog.choose({
    message: `Prefix of the ${what}: this environment's own`,
    options: [...found.map((prefix) => ({ value: prefix, label: prefix })), { value: OTHER, label: 'another one' }],
  });
  return chosen === OTHER ? text(usual) : chosen;
}

/** Redis and its prefixes, as the names of its keys show them. */
export async function askForRedis(asking: Asking, kept: (redis: Redis) => void): Promise<void> {
  const { dialog, look, isSet, earlier } = asking;
  const url = await askForVariable(
    asking,
    'Environment variable with the Redis URL (empty for none)',
    'AISBF_CHECK_REDIS_URL',
    earlier?.redis?.url,
  );
  if (url === undefined) return;
  kept({ url });
  const sight = isSet(url)
    ? await dialog.during('Looking for prefixes in Redis (SCAN of key names, bounded)', () => look.redisKeys(url))
    : undefined;
  if (sight?.problem !== undefined) dialog.say('bad', `$${url}: ${sight.problem}`);
  else if (sight !== undefined)
    dialog.say('info', `${count(sight.keys.length, 'key')} of AISBF${sight.truncated ? ', and more that were not looked at' : ''}`);
  const found = proposePrefixes(sight?.keys ?? []);
  const cachePrefix = await askForPrefix(asking, "nodes' cache keys", found.cache, earlier?.redis?.cachePrefix ?? 'aisbf:');
  kept({ url, cachePrefix });
  // Of several environments the response cache of this one lies beside its other keys, as a rule.
  const beside = found.response.filter((prefix) => prefix.startsWith(cachePrefix));
  const responsePrefix = await askForPrefix(
    asking,
    'response cache',
    beside.length > 0 ? beside : found.response,
    `${cachePrefix}response:`,
  );
  kept({ url, cachePrefix, responsePrefix });
}

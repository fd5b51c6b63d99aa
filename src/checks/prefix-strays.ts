import { redisQuestion } from './ask/redis.js';
import type { CheckContext, Seen } from './check.js';
import { prefixesOf } from './prefix-declared.js';
import type { Question, RedisQuestion } from './question.js';
import { withoutAnswer } from './read/settle.js';
import type { Verdict } from './verdict.js';
import { fail, pass, unknown } from './verdicts.js';

const declaredPrefixes = (ctx: CheckContext): readonly string[] => [
  ...new Set([...(ctx.cluster.redis === undefined ? [] : prefixesOf(ctx.cluster.redis)), ...ctx.cluster.neighbours.flatMap(prefixesOf)]),
];

const sweep = (ctx: CheckContext, when: 'before' | 'after'): RedisQuestion =>
  redisQuestion({ name: 'count-by-prefix', prefixes: declaredPrefixes(ctx) }, when);

/** Whether a chat of ours has been answered: only then nodes have written what they write. */
function hasChatted(seen: Seen): boolean {
  for (const { question, outcome } of seen.all()) {
    if (question.kind === 'http' && question.chat !== undefined && outcome.kind === 'answered') return true;
  }
  return false;
}

/** One sweep at the beginning, and one after the first chats: an idle cluster's stray writers have written nothing yet. */
export function straysAsks(ctx: CheckContext, seen: Seen): readonly Question[] {
  return hasChatted(seen) ? [sweep(ctx, 'before'), sweep(ctx, 'after')] : [sweep(ctx, 'before')];
}

/**
 * The contract's default that a stray prefix lies under, if it is not declared. The cache's default holds keys that repeat it (the
 * released software writes `P` + `aisbf:...`), so another environment below the same first segment is not taken for it.
 */
function defaultOf(ctx: CheckContext, stray: string): string | undefined {
  const { defaultResponsePrefix, defaultCachePrefix } = ctx.contract;
  const declared = declaredPrefixes(ctx);
  const under = (prefix: string): boolean => `${stray.replace(/:$/, '')}:`.startsWith(prefix);
  if (!declared.includes(defaultResponsePrefix) && under(defaultResponsePrefix)) return defaultResponsePrefix;
  if (!declared.includes(defaultCachePrefix) && under(defaultCachePrefix + defaultCachePrefix)) return defaultCachePrefix;
  return undefined;
}

/** Keys under no declared prefix, by their first two segments. */
export function judgeStrays(ctx: CheckContext, seen: Seen): Verdict {
  const after = sweep(ctx, 'after');
  const question = seen.get(after.key) === undefined ? sweep(ctx, 'before') : after;
  const outcome = seen.get(question.key)?.outcome;
  const without = withoutAnswer(question, outcome);
  if (without !== undefined) return without;
  const evidence = [question.key];
  const answer = outcome?.kind === 'answered' && outcome.answer.kind === 'redis' ? outcome.answer : undefined;
  if (answer?.counts === undefined) return unknown('inconclusive', 'Redis did not tell its keys', evidence, { because: 'foreign-answer' });
  const declared = new Set(declaredPrefixes(ctx));
  const strays = Object.entries(answer.counts).filter(([prefix, count]) => !declared.has(prefix) && count > 0);
  if (strays.length > 0) {
    const defaults = strays.flatMap(([prefix]) => defaultOf(ctx, prefix) ?? []);
    const [first] = defaults.toSorted((a, b) => b.length - a.length);
    const words = strays.map(([prefix, count]) => `${count} under ${prefix}`).join(', ');
    const said = first === undefined ? '' : `; ${first} is what a node uses where none is set`;
    return fail('stray-keys', `keys lie under no declared prefix: ${words}${said}`, evidence, {
      prefixes: Object.fromEntries(strays),
      isDefault: first !== undefined,
      ...(first === undefined ? {} : { default: first }),
    });
  }
  if (answer.truncated === true)
    return unknown('inconclusive', 'Redis holds more keys than one sweep looks at', evidence, { because: 'sweep-truncated' });
  return pass('every key lies under a declared prefix', evidence);
}

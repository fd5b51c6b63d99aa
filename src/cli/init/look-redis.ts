import { RedisProbe } from '../../probe/stores/redis-probe.js';
import type { Cluster } from '../../target/cluster.js';
import type { RedisSight } from './sights.js';

/** Names that show a prefix: of the nodes' own keys, and of their response cache. Both are sought by SCAN, up to the file's own bound. */
const PATTERNS = ['*aisbf:provider_*', '*endpoint:*|model:*'] as const;

/** Names of keys in Redis that AISBF writes; never a value. */
export async function keysIn(cluster: Cluster): Promise<RedisSight> {
  const probe = new RedisProbe(cluster);
  try {
    const keys: string[] = [];
    let truncated = false;
    for (const pattern of PATTERNS) {
      const op = { name: 'scan', pattern } as const;
      const outcome = await probe.ask({ kind: 'redis', key: pattern, effect: 'read', factors: {}, op });
      if (outcome.kind !== 'answered')
        return { keys, truncated, problem: outcome.kind === 'unanswered' ? outcome.message : outcome.detail };
      if (outcome.answer.kind !== 'redis') continue;
      keys.push(...(outcome.answer.keys ?? []));
      truncated ||= outcome.answer.truncated === true;
    }
    return { keys, truncated };
  } finally {
    await probe.close();
  }
}

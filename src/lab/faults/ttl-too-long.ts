import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { keysWrittenBy } from './observe/response-keys.js';

/** Seconds; the cluster file declares a quarter of an hour to be the most. */
const A_WEEK = 7 * 24 * 3600;

/** On all nodes cached answers live longer than the cluster file allows. */
export const ttlTooLong = defineFault({
  id: 'ttl-too-long',
  title: 'cached answers live longer than is declared to be in order',
  released: true,
  at: 'none',
  nodes: (spec) => spec.nodes.map(({ id }) => id),
  setup: (setup) => ({ ...setup, aisbf: { ...setup.aisbf, response_cache: { ...setup.aisbf.response_cache, ttl: A_WEEK } } }),
  async prove({ lab }) {
    const lives: number[] = [];
    for (const node of lab.nodes) {
      const [key = ''] = await keysWrittenBy(lab, node);
      lives.push(Number(await lab.redis.command('TTL', key)));
    }
    return {
      inForce: lives.every((seconds) => seconds > lab.spec.maxResponseTtl),
      seen: `new entries of the nodes live ${lives.join(', ')} s`,
    };
  },
  expect: () => expected(symptoms.staleCache, 'cache', 'infrastructure', culprit.setting('response_cache.ttl')),
});

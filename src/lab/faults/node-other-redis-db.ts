import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { chatOn } from './observe/chat.js';

const OTHER = 1;

/** One node keeps its caches in another database of the same Redis, under the same keys. */
export const nodeOtherRedisDb = defineFault({
  id: 'node-other-redis-db',
  title: "a node's caches are in another database of the shared Redis",
  released: true,
  at: 'node',
  nodes: (_spec, place) => [place],
  setup(setup) {
    const { cache, response_cache: response } = setup.aisbf;
    const elsewhere = { cache: { ...cache, redis_db: OTHER }, response_cache: { ...response, redis_db: OTHER } };
    return { ...setup, aisbf: { ...setup.aisbf, ...elsewhere } };
  },
  async undo({ lab }) {
    await lab.redis.commandIn(OTHER, 'FLUSHDB');
  },
  async prove({ lab, place }) {
    await chatOn(lab, lab.node(place));
    const found = await lab.redis.commandIn(OTHER, 'KEYS', `${lab.spec.environments.production.responsePrefix}*`);
    const keys = Array.isArray(found) ? found.length : 0;
    return { inForce: keys > 0, seen: `after a chat through ${place} database ${OTHER} holds ${keys} answers` };
  },
  expect: (spec, place) => expected(symptoms.staleCache, 'cache', 'infrastructure', culprit.node(spec, place)),
});

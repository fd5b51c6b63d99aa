import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { chatOn, inShort } from './observe/chat.js';
import { answersWritten, watchRedis } from './observe/redis-monitor.js';

/** One node keeps its answers in memory, set so or because Redis was unreachable when it started. */
export const nodeMemoryCache = defineFault({
  id: 'node-memory-cache',
  title: "a node's response cache is in its own memory",
  released: true,
  at: 'node',
  nodes: (_spec, place) => [place],
  setup: (setup) => ({ ...setup, aisbf: { ...setup.aisbf, response_cache: { ...setup.aisbf.response_cache, backend: 'memory' } } }),
  async prove({ lab, place }) {
    const node = lab.node(place);
    let answered = 'nothing';
    let ok = false;
    const commands = await watchRedis(lab.redis.endpoint, async () => {
      const answer = await chatOn(lab, node);
      ok = answer.status === 200;
      answered = inShort(answer);
    });
    const keys = answersWritten(commands, node.spec.host);
    return { inForce: ok && keys.length === 0, seen: `${place} answers ${answered} and Redis gets ${keys.length} answers of it to keep` };
  },
  expect: (spec, place) => expected(symptoms.staleCache, 'cache', 'infrastructure', culprit.node(spec, place)),
});

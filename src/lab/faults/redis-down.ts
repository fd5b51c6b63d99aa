import { defineFault } from './define-fault.js';
import { culprit, expected } from './expect.js';
import { listens } from './observe/tcp.js';

/** The shared Redis ends while everything runs; what was in it is gone. */
export const redisDown = defineFault({
  id: 'redis-down',
  title: 'the shared Redis is gone',
  released: true,
  at: 'none',
  started: ({ lab }) => lab.redis.stop(),
  undo: ({ lab }) => lab.redis.start(),
  async prove({ lab }) {
    const open = await listens(lab.redis.endpoint);
    const running = lab.nodes.filter((node) => node.running()).length;
    return { inForce: !open && running === lab.nodes.length, seen: `its port is ${open ? 'open' : 'closed'}; ${running} nodes run` };
  },
  expect: () => expected(null, 'cache', 'infrastructure', culprit.store('redis')),
});

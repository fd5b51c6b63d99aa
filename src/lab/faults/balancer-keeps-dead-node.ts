import { holdPort, type PortHold } from '../net/port-hold.js';
import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { listens } from './observe/tcp.js';
import { throughBalancer } from './observe/through-balancer.js';

const KEY = 'balancer-keeps-dead-node';

/** The balancer still sends to a node that was taken away; the cluster file knows nothing of it. */
export const balancerKeepsDeadNode = defineFault<PortHold>({
  id: 'balancer-keeps-dead-node',
  title: 'the balancer sends to an upstream nobody listens on',
  released: true,
  at: 'none',
  async starting({ lab }) {
    const gone = await holdPort();
    lab.balancer.upstreams.put(KEY, (upstreams) => [...upstreams, { name: 'retired', endpoint: { host: '127.0.0.1', port: gone.port } }]);
    return gone;
  },
  async undo({ lab }, gone) {
    lab.balancer.upstreams.drop(KEY);
    gone?.release();
  },
  async prove({ lab }, gone) {
    if (gone === undefined) return { inForce: false, seen: 'no such upstream was added' };
    const open = await listens({ host: '127.0.0.1', port: gone.port });
    const statuses = await throughBalancer(lab);
    const failed = statuses.filter((status) => status >= 500).length;
    return {
      inForce: !open && failed > 0,
      seen: `port ${gone.port} is ${open ? 'open' : 'closed'}; ${failed} of ${statuses.length} requests through the balancer fail`,
    };
  },
  expect: () => expected(symptoms.everyOther, 'balancer', 'infrastructure', culprit.balancer),
});

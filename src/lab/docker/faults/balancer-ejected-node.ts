import { defineFault } from '../../faults/define-fault.js';
import { culprit, expected } from '../../faults/expect.js';
import { listens } from '../../faults/observe/tcp.js';
import { throughBalancer } from '../../faults/observe/through-balancer.js';
import { handlesOf } from './handles-of.js';

/** A node failed once, long ago; the balancer ejected it and has not come back since. With one node nobody is ejected. */
export const balancerEjectedNode = defineFault({
  id: 'balancer-ejected-node',
  title: 'the balancer ejected a node that is healthy again',
  released: true,
  engine: 'docker',
  at: 'node',
  places: (spec) => (spec.nodes.length < 2 ? [] : spec.nodes.map(({ id }) => id)),
  async started({ lab, place }) {
    handlesOf(lab).balancer.eject(true);
    const { balancer } = lab.node(place).wires;
    await balancer.refuse();
    await throughBalancer(lab);
    await balancer.heal();
  },
  async undo({ lab }) {
    handlesOf(lab).balancer.eject(false);
  },
  async prove({ lab, place }) {
    const node = lab.node(place);
    const before = node.wires.balancer.connections;
    const statuses = await throughBalancer(lab);
    const failed = statuses.filter((status) => status >= 500).length;
    const got = node.wires.balancer.connections - before;
    const up = await listens(node.own);
    return {
      inForce: up && failed === 0 && got === 0,
      seen: `${place} ${up ? 'listens' : 'does not listen'} and gets ${got} of ${statuses.length} requests through the balancer; ${failed} fail`,
    };
  },
  expect: (spec, place) => expected(null, 'balancer', 'infrastructure', culprit.balancer, culprit.node(spec, place)),
});

import { defineFault } from '../../faults/define-fault.js';
import { culprit, expected, symptoms } from '../../faults/expect.js';
import { listens } from '../../faults/observe/tcp.js';
import { throughBalancer } from '../../faults/observe/through-balancer.js';
import { handlesOf } from './handles-of.js';

/** A node is dead and the balancer tries the next one: who asks through it notices nothing. With one node there is no next one. */
export const balancerHidesDeadNode = defineFault({
  id: 'balancer-hides-dead-node',
  title: 'a node is dead, and the balancer hides it by asking the next one',
  released: true,
  engine: 'docker',
  at: 'node',
  places: (spec) => (spec.nodes.length < 2 ? [] : spec.nodes.map(({ id }) => id)),
  async started({ lab, place }) {
    handlesOf(lab).balancer.retry(true);
    const node = lab.node(place);
    await node.kill();
    // Nobody listens: the wires must not accept on behalf of a node that is not there.
    await Promise.all([node.wires.client.refuse(), node.wires.balancer.refuse()]);
  },
  async undo({ lab, place }) {
    const node = lab.node(place);
    await Promise.all([node.wires.client.heal(), node.wires.balancer.heal()]);
    if (!node.running()) await node.start();
    handlesOf(lab).balancer.retry(false);
  },
  async prove({ lab, place }) {
    const open = await listens(lab.node(place).own);
    const statuses = await throughBalancer(lab);
    const failed = statuses.filter((status) => status >= 500).length;
    return {
      inForce: !open && failed === 0,
      seen: `the port of ${place} is ${open ? 'open' : 'closed'}; ${failed} of ${statuses.length} requests through the balancer fail`,
    };
  },
  expect: (spec, place) => expected(symptoms.everyOther, 'node', 'infrastructure', culprit.node(spec, place)),
});

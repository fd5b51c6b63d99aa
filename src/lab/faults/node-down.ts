import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { listens } from './observe/tcp.js';

/** The process of a node has ended and its port is closed, for clients and for the balancer. */
export const nodeDown = defineFault({
  id: 'node-down',
  title: 'a node does not run',
  released: true,
  at: 'node',
  async started({ lab, place }) {
    const node = lab.node(place);
    await node.kill();
    // Nobody listens: the wires must not accept on behalf of a node that is not there.
    await Promise.all([node.wires.client.refuse(), node.wires.balancer.refuse()]);
  },
  async undo({ lab, place }) {
    const node = lab.node(place);
    await Promise.all([node.wires.client.heal(), node.wires.balancer.heal()]);
    if (!node.running()) await node.start();
  },
  async prove({ lab, place }) {
    const node = lab.node(place);
    const open = await Promise.all([node.own, { host: '127.0.0.1', port: node.wires.client.port }].map(listens));
    const inForce = !node.running() && !open.includes(true);
    return {
      inForce,
      seen: `its process ${node.running() ? 'runs' : 'has ended'}, its ports are ${open.includes(true) ? 'open' : 'closed'}`,
    };
  },
  expect: (spec, place) => expected(symptoms.everyOther, 'node', 'infrastructure', culprit.node(spec, place)),
});

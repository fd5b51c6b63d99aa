import { ask } from '../ask.js';
import { defineFault } from './define-fault.js';
import { culprit, expected } from './expect.js';
import { listens } from './observe/tcp.js';

/** Every way from here to a node is closed; the nodes run, and the balancer reaches them. */
export const nothingAnswers = defineFault({
  id: 'nothing-answers',
  title: 'no node can be reached from here',
  released: true,
  at: 'none',
  async started({ lab }) {
    await Promise.all(lab.nodes.map((node) => node.wires.client.refuse()));
  },
  async undo({ lab }) {
    await Promise.all(lab.nodes.map((node) => node.wires.client.heal()));
  },
  async prove({ lab }) {
    const ways = await Promise.all(lab.nodes.map(({ wires }) => listens({ host: '127.0.0.1', port: wires.client.port })));
    const through = (await ask(`${lab.balancer.url}/`)).status;
    const open = ways.filter(Boolean).length;
    return { inForce: open === 0 && through === 200, seen: `${open} of ${ways.length} ways are open; the balancer answers ${through}` };
  },
  expect: () => expected(null, 'network', 'infrastructure', culprit.everything),
});

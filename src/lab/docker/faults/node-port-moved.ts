import { defineFault } from '../../faults/define-fault.js';
import { culprit, expected, symptoms } from '../../faults/expect.js';
import { listens } from '../../faults/observe/tcp.js';
import { NODE_PORT } from '../docker-node.js';
import { handlesOf } from './handles-of.js';

/** A node's container was restarted: its published port is another, and who knew the old one finds nobody there. */
export const nodePortMoved = defineFault<number>({
  id: 'node-port-moved',
  title: "a node's published port changed when its container was restarted",
  released: true,
  engine: 'docker',
  at: 'node',
  async starting({ lab, place }) {
    return handlesOf(lab).node(place).docker.container().published(NODE_PORT);
  },
  async started({ lab, place }, before) {
    const { container, follow } = handlesOf(lab).node(place).docker;
    const node = lab.node(place);
    // The engine hands out ports in turn; the same one again would be no fault.
    for (let turn = 0; turn < 5 && container().published(NODE_PORT) === before; turn += 1) {
      await container().stop();
      await container().start();
    }
    follow();
    if (before !== undefined)
      for (const wire of [node.wires.client, node.wires.balancer]) wire.retarget({ host: '127.0.0.1', port: before });
  },
  async undo({ lab, place }) {
    handlesOf(lab).node(place).docker.follow();
  },
  async prove({ lab, place }, before) {
    const now = handlesOf(lab).node(place).docker.container().published(NODE_PORT);
    const [old, own] = await Promise.all([
      before === undefined ? false : listens({ host: '127.0.0.1', port: before }),
      listens({ host: '127.0.0.1', port: now }),
    ]);
    return {
      inForce: before !== undefined && now !== before && !old && own,
      seen: `it was published at ${before ?? 'no other port'} (${old ? 'open' : 'closed'}) and is at ${now} (${own ? 'open' : 'closed'})`,
    };
  },
  expect: (spec, place) => expected(symptoms.everyOther, 'node', 'infrastructure', culprit.node(spec, place)),
});

import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { replyWithin } from './observe/reply.js';
import { listens } from './observe/tcp.js';

const PATIENCE_MS = 1000;

/** The process of a node stands still: connections are taken for it, and nothing is ever answered. */
export const nodeHangs = defineFault({
  id: 'node-hangs',
  title: 'a node takes connections and never answers',
  released: true,
  at: 'node',
  async started({ lab, place }) {
    await lab.node(place).freeze();
  },
  async undo({ lab, place }) {
    await lab.node(place).thaw();
  },
  async prove({ lab, place }) {
    const { own } = lab.node(place);
    const open = await listens(own);
    const reply = await replyWithin(`http://${own.host}:${own.port}/`, PATIENCE_MS);
    return {
      inForce: open && reply === undefined,
      seen: `its own port is ${open ? 'open' : 'closed'}; GET / is answered ${reply === undefined ? `nothing within ${PATIENCE_MS} ms` : reply.status}`,
    };
  },
  expect: (spec, place) => expected(symptoms.everyOther, 'node', 'infrastructure', culprit.node(spec, place)),
});

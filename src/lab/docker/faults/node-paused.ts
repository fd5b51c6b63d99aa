import { ask } from '../../ask.js';
import { defineFault } from '../../faults/define-fault.js';
import { culprit, expected, symptoms } from '../../faults/expect.js';
import { listens } from '../../faults/observe/tcp.js';
import { stateOf } from './handles-of.js';

/** The kernel takes connections for a node whose container is paused; nobody answers. */
export const nodePaused = defineFault({
  id: 'node-paused',
  title: "a node's container is paused: it takes connections and never answers",
  released: true,
  engine: 'docker',
  at: 'node',
  async started({ lab, place }) {
    await lab.node(place).freeze();
  },
  async undo({ lab, place }) {
    if ((await stateOf(lab, place)).Paused) await lab.node(place).thaw();
  },
  async prove({ lab, place }) {
    const { Paused } = await stateOf(lab, place);
    const { own } = lab.node(place);
    const open = await listens(own);
    const answered = await ask(`http://${own.host}:${own.port}/`, { timeoutMs: 1500 }).then(
      ({ status }) => `answers ${status}`,
      () => 'answers nothing',
    );
    return {
      inForce: Paused && open && answered === 'answers nothing',
      seen: `its container is ${Paused ? 'paused' : 'not paused'}; its port is ${open ? 'open' : 'closed'} and ${answered}`,
    };
  },
  expect: (spec, place) => expected(symptoms.everyOther, 'node', 'infrastructure', culprit.node(spec, place)),
});

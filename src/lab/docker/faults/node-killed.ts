import { defineFault } from '../../faults/define-fault.js';
import { culprit, expected, symptoms } from '../../faults/expect.js';
import { listens } from '../../faults/observe/tcp.js';
import { stateOf } from './handles-of.js';

/** A node's container was killed; what is in front of it has not noticed and goes on sending there. */
export const nodeKilled = defineFault({
  id: 'node-killed',
  title: "a node's container was killed",
  released: true,
  engine: 'docker',
  at: 'node',
  async started({ lab, place }) {
    await lab.node(place).kill();
  },
  async undo({ lab, place }) {
    if (!lab.node(place).running()) await lab.node(place).start();
  },
  async prove({ lab, place }) {
    const { Status, ExitCode } = await stateOf(lab, place);
    const open = await listens(lab.node(place).own);
    return {
      inForce: Status === 'exited' && !open,
      seen: `its container is ${Status} (${ExitCode}), its port is ${open ? 'open' : 'closed'}`,
    };
  },
  expect: (spec, place) => expected(symptoms.everyOther, 'node', 'infrastructure', culprit.node(spec, place)),
});

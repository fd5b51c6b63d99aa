import { defineFault } from '../../faults/define-fault.js';
import { culprit, expected, symptoms } from '../../faults/expect.js';
import { listens } from '../../faults/observe/tcp.js';
import { handlesOf, stateOf } from './handles-of.js';

/** A node's container runs and has lost its networks: silence in both directions, not a reset. */
export const nodeCutOff = defineFault({
  id: 'node-cut-off',
  title: "a node's container was taken off its networks",
  released: true,
  engine: 'docker',
  at: 'node',
  async started({ lab, place }) {
    const { network, front, container } = handlesOf(lab).node(place).docker;
    for (const one of [network, front]) if (one !== undefined) await container().leave(one);
  },
  async undo({ lab, place }) {
    const { network, front, container, follow } = handlesOf(lab).node(place).docker;
    for (const one of [network, front]) if (one !== undefined) await container().join(one);
    // Its addresses and its published port are others now.
    follow();
  },
  async prove({ lab, place }) {
    const { Running, networks } = await stateOf(lab, place);
    const open = await listens(lab.node(place).own);
    return {
      inForce: Running && networks.length === 0 && !open,
      seen: `its container ${Running ? 'runs' : 'does not run'} in ${networks.length} networks; its port is ${open ? 'open' : 'out of reach'}`,
    };
  },
  expect: (spec, place) => expected(symptoms.everyOther, 'node', 'infrastructure', culprit.node(spec, place)),
});

import { defineFault } from '../../faults/define-fault.js';
import { culprit, expected, symptoms } from '../../faults/expect.js';
import { listens } from '../../faults/observe/tcp.js';
import { handlesOf, stateOf } from './handles-of.js';

/** A node's container runs and has lost its network: silence in both directions, not a reset. */
export const nodeCutOff = defineFault({
  id: 'node-cut-off',
  title: "a node's container was taken off its network",
  released: true,
  engine: 'docker',
  at: 'node',
  async started({ lab, place }) {
    const { docker, node } = handlesOf(lab);
    const { network, container } = node(place).docker;
    await docker.getNetwork(network.id).disconnect({ Container: container().id });
  },
  async undo({ lab, place }) {
    const { docker, node } = handlesOf(lab);
    const { network, container, follow } = node(place).docker;
    if ((await stateOf(lab, place)).networks.includes(network.name)) return;
    await docker.getNetwork(network.id).connect({ Container: container().id, EndpointConfig: { Aliases: [place] } });
    // Its address and its published port are others now.
    await container().refresh();
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

import { defineFault } from './define-fault.js';
import { culprit, expectedWarning } from './expect.js';
import { nodesWithSpare } from './observe/covered.js';
import { listens } from './observe/tcp.js';
import { forgetCooldowns } from './provider-fault.js';
import { selectionsAvoiding } from './setup-edits.js';

/** A provider refuses, and every rotation that holds it goes on with another member. */
export const providerDownCovered = defineFault({
  id: 'provider-down-covered',
  title: 'a provider refuses connections, and every rotation over it has another member',
  released: true,
  at: 'provider',
  nodes: (spec) => spec.nodes.map(({ id }) => id),
  setup: (setup, { place }) => selectionsAvoiding(setup, place),
  async started({ lab, place }) {
    await lab.upstreams.behave(place, { kind: 'refuse' });
  },
  async undo({ lab, place }) {
    await lab.upstreams.behave(place, { kind: 'answer' });
    await forgetCooldowns(lab, place);
  },
  async prove({ lab, place }) {
    const open = await listens(lab.upstreams.endpoint(place));
    const spare = await nodesWithSpare(lab, place);
    return {
      inForce: !open && spare === lab.nodes.length,
      seen: `the port of ${place} is ${open ? 'open' : 'closed'}; on ${spare} nodes a rotation has a second member beside it`,
    };
  },
  expect: (_spec, place) => expectedWarning(null, 'provider', 'route-policy', culprit.provider(place)),
});

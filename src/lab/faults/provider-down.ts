import { defineFault } from './define-fault.js';
import { culprit, expected } from './expect.js';
import { nodesWithSpare } from './observe/covered.js';
import { listens } from './observe/tcp.js';
import { forgetCooldowns } from './provider-fault.js';
import { dependingOn } from './setup-edits.js';

/** A provider refuses, and on every node each rotation that holds it holds it alone. */
export const providerDown = defineFault({
  id: 'provider-down',
  title: 'a provider refuses connections, and routes depend on it alone',
  released: true,
  at: 'provider',
  nodes: (spec) => spec.nodes.map(({ id }) => id),
  setup: (setup, { place }) => dependingOn(setup, place),
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
      inForce: !open && spare === 0,
      seen: `the port of ${place} is ${open ? 'open' : 'closed'}; on ${spare} nodes a rotation has a second member beside it`,
    };
  },
  expect: (_spec, place) => expected(null, 'provider', 'route-policy', culprit.provider(place)),
});

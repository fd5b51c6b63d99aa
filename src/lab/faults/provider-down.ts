import { defineFault } from './define-fault.js';
import { culprit, expected } from './expect.js';
import { rotationsOnDisk } from './observe/files.js';
import { listens } from './observe/tcp.js';
import { rotationsAlone, selectionsAvoiding } from './setup-edits.js';

/** A provider refuses, and on every node each rotation that holds it holds it alone. */
export const providerDown = defineFault({
  id: 'provider-down',
  title: 'a provider refuses connections, and routes depend on it alone',
  released: true,
  at: 'provider',
  nodes: (spec) => spec.nodes.map(({ id }) => id),
  setup: (setup, { place }) => selectionsAvoiding(rotationsAlone(setup, place), place),
  async started({ lab, place }) {
    await lab.upstreams.behave(place, { kind: 'refuse' });
  },
  async undo({ lab, place }) {
    await lab.upstreams.behave(place, { kind: 'answer' });
  },
  async prove({ lab, place }) {
    const open = await listens(lab.upstreams.endpoint(place));
    const files = await Promise.all(lab.nodes.map(rotationsOnDisk));
    const shared = files.filter((rotations) => rotations.some((members) => members.includes(place) && members.length > 1)).length;
    return {
      inForce: !open && shared === 0,
      seen: `the port of ${place} is ${open ? 'open' : 'closed'}; on ${shared} nodes a rotation has a second member beside it`,
    };
  },
  expect: (_spec, place) => expected(null, 'provider', 'route-policy', culprit.provider(place)),
});

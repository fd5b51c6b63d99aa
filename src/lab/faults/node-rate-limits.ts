import { ask } from '../ask.js';
import type { NodeSetup } from '../files/node-files.js';
import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { fileOf } from './observe/files.js';
import { isSetApart } from './observe/set-apart.js';

/** So few that a handful of questions of one client is too many. */
const PER_MINUTE = 3;

function limited(setup: NodeSetup): NodeSetup {
  const few = { requests_per_minute: PER_MINUTE, requests_per_hour: 1000 };
  return { ...setup, aisbf: { ...setup.aisbf, client_rate_limiting: { enabled: true, api: few, general: few } } };
}

/** A node limits how often a client may ask; the others do not. */
export const nodeRateLimits = defineFault({
  id: 'node-rate-limits',
  title: 'a node limits its clients where the others do not',
  released: true,
  at: 'node',
  nodes: (_spec, place) => [place],
  setup: limited,
  async prove({ lab, place }) {
    const files = await Promise.all(lab.nodes.map((node) => fileOf(node, 'aisbf.json')));
    const limiting = lab.nodes
      .filter((_, index) => files[index]?.includes(`"requests_per_minute": ${PER_MINUTE}`))
      .map(({ spec }) => spec.id);
    const statuses: number[] = [];
    for (let turn = 0; turn < PER_MINUTE + 2; turn += 1) statuses.push((await ask(`${lab.node(place).url}/`)).status);
    return {
      inForce: isSetApart(place, limiting, lab) && statuses.at(-1) === 429,
      seen: `${limiting.join(', ') || 'no node'}: set to ${PER_MINUTE} a minute; GET / of ${place} is answered ${statuses.join(', ')}`,
    };
  },
  expect: (spec, place) => expected(symptoms.everyOther, 'node', 'infrastructure', culprit.node(spec, place)),
});

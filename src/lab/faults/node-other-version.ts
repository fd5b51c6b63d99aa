import { ask } from '../ask.js';
import { tokenOf } from '../files/secrets.js';
import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { isSetApart } from './observe/set-apart.js';

/** A release that works with the same tables and files as the usual one. */
const OTHER = '0.99.84';

/** One node runs another release than the others. */
export const nodeOtherVersion = defineFault({
  id: 'node-other-version',
  title: 'a node runs another version',
  released: true,
  at: 'node',
  nodes: (_spec, place) => [place],
  setup: (setup) => ({ ...setup, release: OTHER }),
  async prove({ lab, place }) {
    const token = tokenOf(lab.secrets, lab.spec.identities.find(({ kind }) => kind === 'global')?.id ?? '');
    const answers = await Promise.all(lab.nodes.map((node) => ask(`${node.url}/version`, { token })));
    const told = answers.map(({ text }) => /\d+\.\d+\.\d+/.exec(text)?.[0] ?? 'nothing');
    const odd = lab.nodes.filter((_, index) => told[index] === OTHER).map(({ spec }) => spec.id);
    return { inForce: isSetApart(place, odd, lab), seen: `the nodes say they are ${told.join(', ')}` };
  },
  expect: (spec, place) => expected(symptoms.notVisible, 'node', 'infrastructure', culprit.node(spec, place)),
});

import { createHash, randomBytes } from 'node:crypto';
import type { LabNode } from '../lab-parts.js';
import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { fileOf } from './observe/files.js';

/** Tells two secrets apart without showing them. */
async function secretDigest(node: LabNode): Promise<string> {
  return createHash('sha256')
    .update(await fileOf(node, 'session_secret.key'))
    .digest('hex')
    .slice(0, 12);
}

/** A node made a session secret of its own at its first start, as all do where none is laid down for them. */
export const nodeOwnSessionSecret = defineFault<string>({
  id: 'node-own-session-secret',
  title: 'a node signs dashboard sessions with a secret of its own',
  released: true,
  at: 'node',
  // Of two nodes neither is the odd one out, and one alone shares with nobody.
  places: ({ nodes }) => (nodes.length < 3 ? [] : nodes.map(({ id }) => id)),
  nodes: (_spec, place) => [place],
  starting: async () => randomBytes(24).toString('hex'),
  setup: (setup, _site, secret) => (secret === undefined ? setup : { ...setup, sessionSecret: secret }),
  async prove({ lab, place }) {
    const own = await secretDigest(lab.node(place));
    const others = await Promise.all(lab.nodes.filter(({ spec }) => spec.id !== place).map(secretDigest));
    return {
      inForce: !others.includes(own) && new Set(others).size < others.length,
      seen: `its session_secret.key has the digest ${own}, the others' have ${[...new Set(others)].join(', ')}`,
    };
  },
  expect: (spec, place) => expected(symptoms.tokenHere, 'auth', 'infrastructure', culprit.node(spec, place)),
});

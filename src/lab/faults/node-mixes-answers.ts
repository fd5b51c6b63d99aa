import { randomUUID } from 'node:crypto';
import { ask } from '../ask.js';
import { tokenOf } from '../files/secrets.js';
import type { Lab } from '../lab.js';
import type { LabNode } from '../lab-parts.js';
import type { SpecProvider } from '../spec/spec.js';
import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';

/** So often two are asked at once before it is taken that their answers are not mixed up. */
const MOST_TURNS = 8;

/** Providers say who they are; the ones of type ollama do not hold up the node. */
function twoProviders(lab: Lab): readonly [SpecProvider, SpecProvider] {
  const [one, other] = lab.spec.providers.filter(({ type }) => type === 'ollama');
  if (one === undefined || other === undefined)
    throw new Error('Failed to ask two providers at once: the lab has one only. Please report this.');
  return [one, other];
}

async function answeredBy(lab: Lab, node: LabNode, { id, model }: SpecProvider): Promise<string> {
  const identity = lab.spec.identities.find(({ kind }) => kind === 'global');
  const { text } = await ask(`${node.url}/api/v1/chat/completions`, {
    ...(identity === undefined ? {} : { token: tokenOf(lab.secrets, identity.id) }),
    json: { model: `${id}/${model}`, messages: [{ role: 'user', content: `lab ${randomUUID()}` }] },
  });
  return /hello from (\S+)/.exec(text)?.[1] ?? `nobody (${text.slice(0, 60)})`;
}

/** A node mixes up who asked what, as one does that keeps the caller of a request where all requests find it. */
export const nodeMixesAnswers = defineFault({
  id: 'node-mixes-answers',
  title: 'a node gives answers to others than those who asked, when they ask at once',
  released: false,
  at: 'node',
  nodes: (_spec, place) => [place],
  setup: (setup) => ({ ...setup, quirks: [...setup.quirks, 'mixes-answers'] }),
  async prove({ lab, place }) {
    const [first, second] = twoProviders(lab);
    let seen = '';
    // Chats that miss each other are no proof of anything.
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      const [one, other] = await Promise.all([first, second].map((provider) => answeredBy(lab, lab.node(place), provider)));
      seen = `asked at once for ${first.id} and ${second.id}, it gives answers that say they are of ${one} and ${other}`;
      if (one === second.id && other === first.id) return { inForce: true, seen };
    }
    return { inForce: false, seen };
  },
  expect: (spec, place) => expected(symptoms.staleCache, 'node', 'infrastructure', culprit.node(spec, place)),
});

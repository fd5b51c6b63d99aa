import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { chatOn, inShort, usualProvider } from './observe/chat.js';

/** A node asks nobody for a token; released AISBF ships like this. */
export const nodeAuthOff = defineFault({
  id: 'node-auth-off',
  title: 'a node lets anybody in',
  released: true,
  at: 'node',
  nodes: (_spec, place) => [place],
  setup: (setup) => ({ ...setup, aisbf: { ...setup.aisbf, auth: { ...setup.aisbf.auth, enabled: false } } }),
  async prove({ lab, place }) {
    const provider = usualProvider(lab).id;
    const before = await lab.upstreams.count(provider);
    const answer = await chatOn(lab, lab.node(place), { token: false });
    const asked = (await lab.upstreams.count(provider)) - before;
    return {
      inForce: asked === 1,
      seen: `a chat without a token is answered ${inShort(answer)}; ${asked} requests reached the provider`,
    };
  },
  expect: (spec, place) => expected(symptoms.tokenHere, 'auth', 'infrastructure', culprit.node(spec, place)),
});

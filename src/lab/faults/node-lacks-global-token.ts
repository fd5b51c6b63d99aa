import { randomBytes } from 'node:crypto';
import { ask } from '../ask.js';
import { tokenOf } from '../files/secrets.js';
import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { inShort } from './observe/chat.js';
import { fileOf } from './observe/files.js';

/** A node's list of global tokens is out of step: it has another one than the apps. */
export const nodeLacksGlobalToken = defineFault<string>({
  id: 'node-lacks-global-token',
  title: "a node's list of global tokens differs from the others'",
  released: true,
  at: 'node',
  nodes: (_spec, place) => [place],
  starting: async () => randomBytes(24).toString('hex'),
  setup: (setup, _site, other) => ({
    ...setup,
    aisbf: { ...setup.aisbf, auth: { ...setup.aisbf.auth, tokens: other === undefined ? [] : [other] } },
  }),
  async prove({ lab, place }) {
    const node = lab.node(place);
    const global = lab.spec.identities.find(({ kind }) => kind === 'global');
    const token = tokenOf(lab.secrets, global?.id ?? '');
    const held = (await fileOf(node, 'aisbf.json')).includes(token);
    const answer = await ask(`${node.url}/api/rotations`, { token });
    return {
      inForce: !held && answer.status === 403,
      seen: `its aisbf.json ${held ? 'lists' : 'does not list'} the apps' global token; with it a listing is answered ${inShort(answer)}`,
    };
  },
  expect: (spec, place) => expected(symptoms.tokenHere, 'auth', 'infrastructure', culprit.node(spec, place)),
});

import { tokenOf } from '../files/secrets.js';
import type { Lab } from '../lab.js';
import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';

function setActive(lab: Lab, identity: string, active: 0 | 1): Promise<unknown> {
  const { schema } = lab.spec.environments.production;
  return lab.mysql.root(`UPDATE ${schema}.user_api_tokens SET is_active = ? WHERE token = ?`, [active, tokenOf(lab.secrets, identity)]);
}

/** A user's token was revoked in MySQL, and an app, like the cluster file, still has it. */
export const tokenInactive = defineFault({
  id: 'token-inactive',
  title: "a user's token was revoked and is still in use",
  released: true,
  at: 'user',
  async started({ lab, place }) {
    await setActive(lab, place, 0);
  },
  async undo({ lab, place }) {
    await setActive(lab, place, 1);
  },
  async prove({ lab, place }) {
    const { schema } = lab.spec.environments.production;
    const token = tokenOf(lab.secrets, place);
    const [row] = await lab.mysql.root(`SELECT is_active FROM ${schema}.user_api_tokens WHERE token = ?`, [token]);
    const active = Number(row?.['is_active']);
    return { inForce: active === 0, seen: `MySQL holds the token of ${place} with is_active ${active}` };
  },
  expect: (spec, place) => expected(symptoms.tokenHere, 'auth', 'credentials', culprit.identity(spec, place)),
});

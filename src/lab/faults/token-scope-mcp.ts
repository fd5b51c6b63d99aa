import { tokenOf } from '../files/secrets.js';
import type { Lab } from '../lab.js';
import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';

function setScope(lab: Lab, identity: string, scope: string): Promise<unknown> {
  const { schema } = lab.spec.environments.production;
  return lab.mysql.root(`UPDATE ${schema}.user_api_tokens SET scope = ? WHERE token = ?`, [scope, tokenOf(lab.secrets, identity)]);
}

/** A user's token was made for MCP and is used on the API. */
export const tokenScopeMcp = defineFault({
  id: 'token-scope-mcp',
  title: "a user's token has the scope mcp and is used on the API",
  released: true,
  at: 'user',
  async started({ lab, place }) {
    await setScope(lab, place, 'mcp');
  },
  async undo({ lab, place }) {
    await setScope(lab, place, 'both');
  },
  async prove({ lab, place }) {
    const { schema } = lab.spec.environments.production;
    const [row] = await lab.mysql.root(`SELECT scope FROM ${schema}.user_api_tokens WHERE token = ?`, [tokenOf(lab.secrets, place)]);
    const scope = String(row?.['scope']);
    return { inForce: scope === 'mcp', seen: `MySQL holds the token of ${place} with the scope ${scope}` };
  },
  expect: (spec, place) => expected(symptoms.tokenHere, 'auth', 'credentials', culprit.identity(spec, place)),
});

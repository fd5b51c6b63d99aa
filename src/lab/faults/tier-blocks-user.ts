import { ask } from '../ask.js';
import { tokenOf } from '../files/secrets.js';
import type { Lab } from '../lab.js';
import { identityOf } from '../spec/spec.js';
import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { inShort } from './observe/chat.js';

/** The tier that a released node gives to every user it makes: its first start puts it into the table. */
const FREE_TIER = 1;

const usernameOf = (lab: Lab, identity: string): string => identityOf(lab.spec, identity).username ?? '';

function setTier(lab: Lab, identity: string, tier: number | null): Promise<unknown> {
  const { schema } = lab.spec.environments.production;
  return lab.mysql.root(`UPDATE ${schema}.users SET tier_id = ? WHERE username = ?`, [tier, usernameOf(lab, identity)]);
}

/** A user has a tier, as all have by default; the releases answer 500 to all but listings then. */
export const tierBlocksUser = defineFault({
  id: 'tier-blocks-user',
  title: "a user's tier makes the release fail at everything but listings",
  released: true,
  at: 'user',
  // As designed a tier limits nobody, so there is nothing to be brought about under the playbook.
  places: ({ contract, identities }) =>
    contract === 'playbook' ? [] : identities.filter(({ kind }) => kind === 'user').map(({ id }) => id),
  async started({ lab, place }) {
    await setTier(lab, place, FREE_TIER);
  },
  async undo({ lab, place }) {
    await setTier(lab, place, null);
  },
  async prove({ lab, place }) {
    const { schema } = lab.spec.environments.production;
    const username = usernameOf(lab, place);
    const [row] = await lab.mysql.root(
      `SELECT t.name FROM ${schema}.users u JOIN ${schema}.account_tiers t ON t.id = u.tier_id WHERE u.username = ?`,
      [username],
    );
    // A path that does not exist: answered 404 once the tier was looked at.
    const answer = await ask(`${lab.nodes[0]?.url}/api/u/${username}/nothing-of-that-name`, { token: tokenOf(lab.secrets, place) });
    return {
      inForce: row !== undefined && answer.status === 500,
      seen: `MySQL gives ${place} ${row === undefined ? 'no tier' : `the tier ${String(row['name'])}`}; a path that does not exist is answered ${inShort(answer)}`,
    };
  },
  expect: (spec, place) => expected(symptoms.tokenHere, 'auth', 'credentials', culprit.identity(spec, place)),
});

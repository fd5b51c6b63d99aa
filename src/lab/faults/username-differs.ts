import { identityOf } from '../spec/spec.js';
import { defineFault } from './define-fault.js';
import { declared, editIdentity } from './edit-identity.js';
import { culprit, expected, symptoms } from './expect.js';

function otherSpelling(username: string): string {
  return `${username.charAt(0).toUpperCase()}${username.slice(1)}`;
}

/** The cluster file, like an app's settings, spells a user with a capital; a node compares to the letter. */
export const usernameDiffers = defineFault({
  id: 'username-differs',
  title: 'the path names another spelling of the user',
  released: true,
  at: 'user',
  cluster: (document, { lab, place }) =>
    editIdentity(document, identityOf(lab.spec, place).name, (identity) => ({
      ...identity,
      username: otherSpelling(identity.username ?? ''),
    })),
  async prove({ lab, place }) {
    const { schema } = lab.spec.environments.production;
    const { username } = declared(lab.cluster.current(), identityOf(lab.spec, place).name);
    const rows = await lab.mysql.root(`SELECT username FROM ${schema}.users WHERE LOWER(username) = LOWER(?)`, [username ?? '']);
    const held = String(rows[0]?.['username']);
    return { inForce: rows.length === 1 && held !== username, seen: `MySQL holds ${held}, the cluster file says ${username}` };
  },
  expect: (spec, place) => expected(symptoms.tokenHere, 'auth', 'credentials', culprit.identity(spec, place)),
});

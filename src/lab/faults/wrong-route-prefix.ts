import type { ClusterIdentity } from '../files/cluster-document.js';
import { tokenOf } from '../files/secrets.js';
import { identityOf } from '../spec/spec.js';
import { defineFault } from './define-fault.js';
import { declared, editIdentity } from './edit-identity.js';
import { culprit, expected, symptoms } from './expect.js';
import { fileOf } from './observe/files.js';

/** A global token is taken for a user's, or the reverse: its requests go below the wrong path. */
function theOtherKind({ id, kind, harness, token }: ClusterIdentity): ClusterIdentity {
  const rest = harness === undefined ? { token } : { harness, token };
  return kind === 'global' ? { id, kind: 'user', username: id, scope: 'both', role: 'user', ...rest } : { id, kind: 'global', ...rest };
}

export const wrongRoutePrefix = defineFault({
  id: 'wrong-route-prefix',
  title: 'a global token is sent to user paths, or the reverse',
  released: true,
  at: 'identity',
  cluster: (document, { lab, place }) => editIdentity(document, identityOf(lab.spec, place).name, theOtherKind),
  async prove({ lab, place }) {
    const { schema } = lab.spec.environments.production;
    const token = tokenOf(lab.secrets, place);
    const { kind } = declared(lab.cluster.current(), identityOf(lab.spec, place).name);
    const rows = await lab.mysql.root(`SELECT id FROM ${schema}.user_api_tokens WHERE token = ?`, [token]);
    const files = await Promise.all(lab.nodes.map((node) => fileOf(node, 'aisbf.json')));
    const global = files.some((file) => file.includes(token));
    return {
      inForce: kind === 'global' ? rows.length === 1 && !global : rows.length === 0 && global,
      seen: `the cluster file says ${kind}; MySQL holds ${rows.length} such tokens, aisbf.json ${global ? 'lists' : 'does not list'} it`,
    };
  },
  expect: (spec, place) => expected(symptoms.tokenHere, 'auth', 'credentials', culprit.identity(spec, place)),
});

import { ask } from '../ask.js';
import { loggedIn } from '../dashboard.js';
import { tokenOf } from '../files/secrets.js';
import type { Lab } from '../lab.js';
import type { SpecIdentity } from '../spec/spec.js';
import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { watchMysql } from './observe/mysql-log.js';

function harnessOf(lab: Lab): SpecIdentity {
  const user = lab.spec.identities.find(({ harness }) => harness === true);
  if (user === undefined) throw new Error('Failed to find the user of the harness: the lab has none. Please start it with one.');
  return user;
}

/** A node goes on with what it once read of its users, also after they asked it to look again. */
export const nodeKeepsUserConfig = defineFault({
  id: 'node-keeps-user-config',
  title: 'a node reads what a user has once, and never again',
  released: false,
  at: 'node',
  // The playbook says nothing of what users configure.
  places: ({ nodes, identities, contract }) =>
    contract === 'aisbf-0.99' && identities.some(({ harness }) => harness === true) ? nodes.map(({ id }) => id) : [],
  nodes: (_spec, place) => [place],
  setup: (setup) => ({ ...setup, quirks: [...setup.quirks, 'keeps-user-config'] }),
  async prove({ lab, place }) {
    const node = lab.node(place);
    const user = harnessOf(lab);
    const list = () => ask(`${node.url}/api/u/${user.username}/rotations`, { token: tokenOf(lab.secrets, user.id) });
    const first = await list();
    const cookie = await loggedIn(lab, node, user);
    const statements = await watchMysql(lab.mysql, async () => {
      await ask(`${node.url}/dashboard/user/reload-config`, { json: {}, cookie });
      await list();
    });
    const looked = statements.filter(({ host, said }) => host === node.spec.host && /FROM\s+user_rotations/i.test(said));
    return {
      inForce: first.status === 200 && looked.length === 0,
      seen: `after a reload MySQL hears ${looked.length} questions of ${place} for the rotations that it lists`,
    };
  },
  expect: (spec, place) => expected(symptoms.notVisible, 'node', 'infrastructure', culprit.node(spec, place)),
});

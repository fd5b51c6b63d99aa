import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { knockAsUser } from './observe/chat.js';
import { watchMysql } from './observe/mysql-log.js';

/** A cache before the look-up of tokens, as somebody may patch into a node to spare the database: nothing ever leaves it. */
export const nodeKeepsTokens = defineFault({
  id: 'node-keeps-tokens',
  title: 'a node does not look a token up again once it has found it',
  released: false,
  at: 'node',
  nodes: (_spec, place) => [place],
  setup: (setup) => ({ ...setup, quirks: [...setup.quirks, 'keeps-tokens'] }),
  async prove({ lab, place }) {
    const node = lab.node(place);
    const first = await knockAsUser(lab, node);
    const statements = await watchMysql(lab.mysql, () => knockAsUser(lab, node));
    const own = statements.filter(({ host }) => host === node.spec.host);
    return {
      inForce: first.status === 403 && own.length === 0,
      seen: `MySQL hears ${own.length} statements of ${place} when it is asked with the token of a user a second time`,
    };
  },
  expect: (spec, place) => expected(symptoms.tokenHere, 'auth', 'infrastructure', culprit.node(spec, place)),
});

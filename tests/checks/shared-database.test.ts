import { expect, test } from 'vitest';
import { checkById } from '../../src/checks/registry.js';
import type { Cluster } from '../../src/target/cluster.js';
import { Secret } from '../../src/target/secret.js';
import { alice, context, ops } from './context.js';
import { goesRed } from './goes-red.js';
import { play } from './play.js';
import { World } from './world.js';

const N = 'n3/-/-/-/-';
const readOnly = { allow: [] } satisfies Partial<Cluster>;
const withNodesAccount = {
  mysql: { url: new Secret('M', 'm'), writeUrl: new Secret('W', 'w'), nodesAccount: new Secret('N', 'n') },
} satisfies Partial<Cluster>;
const VISIBLE = '-/-/-/-/visible';
const spendsOnly = { allow: ['spends'] } satisfies Partial<Cluster>;

goesRed('shared-database', [
  {
    fault: "a second schema before the nodes' eyes",
    cell: VISIBLE,
    code: 'schema-visible-twice',
    data: { schemas: ['prod', 'staging'] },
    cluster: withNodesAccount,
    stillGreen: [N, '-/-/-/-/schema'],
    inject: (w) => (w.visibleSchemas = ['staging', 'prod']),
  },
  {
    fault: "no schema before the nodes' eyes",
    cell: VISIBLE,
    status: 'unknown',
    code: 'inconclusive',
    data: { because: 'no-schema' },
    cluster: withNodesAccount,
    inject: (w) => (w.visibleSchemas = []),
  },
  {
    fault: 'MySQL down',
    cell: VISIBLE,
    status: 'unknown',
    code: 'store-unreachable',
    cluster: withNodesAccount,
    inject: (w) => (w.mysqlDown = true),
  },
  {
    fault: 'on a copy',
    cell: N,
    code: 'row-not-seen',
    data: { rung: 'mutates', knowsDeclaredToken: true },
    stillGreen: ['n1/-/-/-/-', '-/-/-/-/schema'],
    inject: (w) => (w.node('n3').db = 'clone'),
  },
  {
    fault: 'on sqlite',
    cell: N,
    code: 'row-not-seen',
    data: { knowsDeclaredToken: false },
    inject: (w) => (w.node('n3').db = 'empty'),
  },
  {
    fault: 'all on sqlite',
    cell: 'n1/-/-/-/-',
    code: 'row-not-seen',
    inject: (w) =>
      Object.values(w.nodes).forEach((node) => {
        node.db = 'empty';
      }),
  },
  {
    fault: 'on sqlite, reading only',
    cell: N,
    code: 'token-unknown',
    data: { rung: 'read' },
    cluster: readOnly,
    inject: (w) => (w.node('n3').db = 'empty'),
  },
  {
    fault: 'in order, reading only',
    cell: N,
    status: 'not-evaluated',
    code: 'need-missing',
    cluster: readOnly,
    inject: () => {},
  },
  {
    fault: 'on a copy, spending',
    cell: N,
    code: 'usage-not-written',
    data: { rung: 'spends' },
    cluster: spendsOnly,
    stillGreen: ['n1/-/-/-/-'],
    inject: (w) => (w.node('n3').db = 'clone'),
  },
  {
    fault: 'others use the token',
    cell: N,
    status: 'unknown',
    code: 'inconclusive',
    cluster: spendsOnly,
    inject: (w) => (w.othersUsage = 1),
  },
  {
    fault: 'auth off',
    cell: N,
    status: 'unknown',
    code: 'inconclusive',
    data: { because: 'authentication-off' },
    inject: (w) => (w.node('n3').authOff = true),
  },
  {
    fault: 'mysql down',
    cell: N,
    status: 'unknown',
    code: 'store-unreachable',
    inject: (w) => (w.mysqlDown = true),
  },
  {
    fault: 'mysql down',
    cell: '-/-/-/-/schema',
    status: 'unknown',
    code: 'store-unreachable',
    inject: (w) => (w.mysqlDown = true),
  },
  {
    fault: 'column lacking',
    cell: '-/-/-/-/schema',
    code: 'schema-incomplete',
    data: { missing: { users: ['tier_id'] } },
    inject: (w) => (w.missingColumns = ['users.tier_id']),
  },
  {
    fault: 'a table that the account may not look into, so that its columns are not listed',
    cell: '-/-/-/-/schema',
    status: 'unknown',
    code: 'store-access',
    data: { class: 'store-denied' },
    inject: (w) => {
      w.missingColumns = ['users.tier_id'];
      w.hiddenTables = ['users'];
    },
  },
]);

test('a writing account that lacks a right is told, although a completion would prove the same', () => {
  const world = new World(['n1', 'n2', 'n3']);
  world.writesDenied = true;
  const check = checkById('shared-database');
  const verdict = play(context({ allow: ['spends', 'mutates'] }), world, check ? [check] : []).verdicts.get('shared-database/n1/-/-/-/-');
  expect(verdict).toMatchObject({ status: 'unknown', code: 'store-access', data: { setting: 'mysql.writeUrl', class: 'store-denied' } });
});

test('a user that is not in the database is passed over for the next', () => {
  const stranger = { ...alice, id: 'stranger', username: 'stranger', harness: true };
  const ctx = context({ identities: [ops, alice, stranger] });
  const check = checkById('shared-database');
  const { verdicts } = play(ctx, new World(['n1', 'n2', 'n3']), check === undefined ? [] : [check]);
  expect(verdicts.get('shared-database/n1/-/-/-/-')).toMatchObject({ status: 'pass', data: { rung: 'mutates' } });
});

test('where no row can be put in, the spending rung proves the node instead', () => {
  const world = new World(['n1', 'n2', 'n3']);
  world.writesRefused = true;
  const check = checkById('shared-database');
  const { verdicts } = play(context(), world, check === undefined ? [] : [check]);
  expect(verdicts.get('shared-database/n1/-/-/-/-')).toMatchObject({ status: 'pass', data: { rung: 'spends' } });
});

test("what the nodes' account sees has a cell where that account is declared, and passes with one schema", () => {
  const check = checkById('shared-database');
  if (check === undefined) throw new Error('no such check');
  expect(check.cells(context()).some(({ part }) => part === 'visible')).toBe(false);
  const { verdicts } = play(context(withNodesAccount), new World(['n1', 'n2', 'n3']), [check]);
  expect(verdicts.get(`shared-database/${VISIBLE}`)).toMatchObject({ status: 'pass', data: { schemas: ['prod'] } });
});

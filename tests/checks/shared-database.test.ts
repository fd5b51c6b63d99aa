import { expect, test } from 'vitest';
import { checkById } from '../../src/checks/registry.js';
import type { Cluster } from '../../src/target/cluster.js';
import { alice, context, ops } from './context.js';
import { goesRed } from './goes-red.js';
import { play } from './play.js';
import { World } from './world.js';

const N = 'n3/-/-/-/-';
const readOnly = { allow: [] } satisfies Partial<Cluster>;
const spendsOnly = { allow: ['spends'] } satisfies Partial<Cluster>;

goesRed('shared-database', [
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
]);

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

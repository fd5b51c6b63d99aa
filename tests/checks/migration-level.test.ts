import { expect, test } from 'vitest';
import { migrationLevel } from '../../src/checks/migration-level.js';
import { context } from './context.js';
import { goesRed } from './goes-red.js';
import { play } from './play.js';
import { World } from './world.js';

goesRed('migration-level', [
  {
    fault: 'a column is missing',
    cell: '-/-/-/-/users',
    code: 'schema-incomplete',
    data: { table: 'users', missing: { users: ['tier_id'] } },
    stillGreen: ['-/-/-/-/user_api_tokens'],
    inject: (w) => (w.missingColumns = ['users.tier_id']),
  },
  {
    fault: 'a table is missing',
    cell: '-/-/-/-/user_rotations',
    code: 'schema-incomplete',
    stillGreen: ['-/-/-/-/users'],
    inject: (w) =>
      (w.missingColumns = ['id', 'user_id', 'rotation_id', 'config', 'created_at', 'updated_at'].map((c) => `user_rotations.${c}`)),
  },
  {
    fault: 'a table that the account may not look into',
    cell: '-/-/-/-/users',
    status: 'unknown',
    code: 'store-access',
    stillGreen: ['-/-/-/-/user_api_tokens'],
    inject: (w) => {
      w.missingColumns = ['users.tier_id'];
      w.hiddenTables = ['users'];
    },
  },
  { fault: 'no answer', cell: '-/-/-/-/users', status: 'unknown', code: 'store-unreachable', inject: (w) => (w.mysqlDown = true) },
]);

test('a fingerprint tells two levels apart, and the schema is read once', () => {
  const fingerprints = [[], ['users.tier_id']].map((missing) => {
    const world = new World(['n1']);
    world.missingColumns = missing;
    const { verdicts, asked } = play(context(), world, [migrationLevel]);
    expect(asked.length).toBe(1 + missing.length);
    return verdicts.get('migration-level/-/-/-/-/users')?.data['fingerprint'];
  });
  expect(fingerprints[0]).toMatch(/^[0-9a-f]{12}$/);
  expect(fingerprints[0]).not.toBe(fingerprints[1]);
});

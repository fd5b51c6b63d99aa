import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';
import { diagnoseByThem, expectEnough, makeAccounts } from './grants-on.js';

describe('the grants of docs/grants.md, on MariaDB and Redis', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ nodes: 2, engine: 'native' });
  });
  afterAll(() => lab?.stop());

  it('are enough for every check', { timeout: 120_000 }, () => expectEnough(lab));

  it.each([
    [
      'the writer may not look up the user',
      "REVOKE SELECT (id, username) ON SCHEMA.users FROM 'check_writer'@'%'",
      'mysql.writeUrl',
      'store-permission-denied',
    ],
    [
      'the reader may not read tokens',
      "REVOKE SELECT (id, user_id, token, scope, is_active) ON SCHEMA.user_api_tokens FROM 'check_reader'@'%'",
      'mysql.url',
      'store-permission-denied',
    ],
    [
      'the password of the reader is another',
      "ALTER USER 'check_reader'@'%' IDENTIFIED BY 'changed'",
      'mysql.url',
      'store-credentials-rejected',
    ],
  ])('%s: the setting is named, and nobody of the cluster', { timeout: 120_000 }, async (_case, statement, setting, finding) => {
    await makeAccounts(lab);
    await lab.mysql.root(statement.replace('SCHEMA', lab.spec.environments.production.schema));
    const { document } = await diagnoseByThem(lab);
    expect(document.findings.map(({ id, culprits, fix }) => ({ id, culprits, fix }))).toContainEqual({
      id: finding,
      culprits: [{ factor: 'setting', level: setting }],
      fix: 'harness',
    });
    expect(document.findings.every(({ fix }) => fix === 'harness')).toBe(true);
  });

  it.each([
    ['permission', ['-scan'], 'store-permission-denied'],
    ['password', ['resetpass', '>changed'], 'store-credentials-rejected'],
  ])('Redis without the %s: the setting is named, and nobody of the cluster', { timeout: 120_000 }, async (_case, change, finding) => {
    await makeAccounts(lab);
    await lab.redis.command('ACL', 'SETUSER', 'check_reader', ...change);
    const { document } = await diagnoseByThem(lab);
    expect(document.findings).toMatchObject([{ id: finding, culprits: [{ factor: 'setting', level: 'redis.url' }], fix: 'harness' }]);
  });
});

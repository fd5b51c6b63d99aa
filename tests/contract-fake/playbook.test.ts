import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schemaSql } from '../../src/lab/fake-node/schema-sql.js';
import { type RunningNode, startTestCluster, type TestCluster } from './support/cluster.js';
import { asAlice, asRoot, read, say } from './support/talk.js';

let cluster: TestCluster;
let node: RunningNode;

beforeAll(async () => {
  cluster = await startTestCluster();
  const playbook =
    "CREATE DATABASE playbook; GRANT ALL ON playbook.* TO 'aisbf'@'%'; REVOKE ALL ON aisbf_prod.* FROM 'aisbf'@'%'; USE playbook;";
  await cluster.mysql.script(playbook + schemaSql('playbook'));
  for (const table of ['users', 'user_api_tokens', 'user_providers', 'user_rotations']) {
    const from =
      await cluster.mysql.root(`SELECT GROUP_CONCAT(column_name ORDER BY ordinal_position) AS names FROM information_schema.columns
      WHERE table_schema = 'aisbf_prod' AND table_name = '${table}'`);
    const names = String(from[0]?.['names']);
    await cluster.mysql.script(`INSERT INTO playbook.${table} (${names}) SELECT ${names} FROM aisbf_prod.${table}`);
  }
  node = await cluster.startNode({ args: ['--contract', 'playbook'], aisbf: { database: { mysql_database: 'playbook' } } });
});
afterAll(async () => {
  await node?.stop();
  await cluster?.stop();
});

test('health is open, the version is not', async () => {
  expect(await read(node, '/health', 'none')).toMatchObject({ status: 200, json: { status: 'ok' } });
  expect(await read(node, '/version', 'none')).toMatchObject({ status: 401 });
  expect(await read(node, '/version', 'user')).toMatchObject({ json: { error: 'User tokens cannot access global endpoints.' } });
});

test.each(['rotation:rr', 'rotation/rr', 'autoselect:auto1', 'ol1:m1', 'ol1/m1'])('%s is understood', async (model) => {
  expect(await say(node, model)).toMatchObject({ status: 200 });
  expect(await say(node, model, asRoot)).toMatchObject({ status: 200 });
});

test('users have their rotations, whatever their tier', async () => {
  expect(await say(node, 'user-rotation:myrot', asAlice)).toMatchObject({ status: 200, json: { model: 'myp/m1' } });
  expect(await read(node, '/api/u/bob/rotations', 'user-tiered')).toMatchObject({ status: 200 });
});

describe('the documented tables', () => {
  test('are there, providers filled from the file', async () => {
    expect(await cluster.mysql.root('SELECT name, type, enabled FROM playbook.providers ORDER BY id LIMIT 2')).toEqual([
      { name: 'ol1', type: 'ollama', enabled: 1 },
      { name: 'ol2', type: 'ollama', enabled: 1 },
    ]);
    expect(await cluster.mysql.root("SELECT username, tier FROM playbook.users WHERE username = 'alice'")).toEqual([
      { username: 'alice', tier: 'free' },
    ]);
  });

  test('the released schema has neither', async () => {
    await expect(cluster.mysql.root('SELECT name FROM aisbf_prod.providers')).rejects.toThrow(/providers' doesn't exist/);
    await expect(cluster.mysql.root('SELECT tier FROM aisbf_prod.users')).rejects.toThrow(/Unknown column 'tier'/);
    expect(
      await cluster.mysql.root(
        "SELECT COUNT(*) AS n FROM information_schema.columns WHERE table_schema = 'aisbf_prod' AND table_name = 'users'",
      ),
    ).toEqual([{ n: 21 }]);
  });

  test('making them twice changes nothing', async () => {
    await cluster.mysql.script(`USE playbook; ${schemaSql('playbook')}`);
    expect(await cluster.mysql.root('SELECT id, name FROM playbook.account_tiers')).toEqual([{ id: 1, name: 'Free Tier' }]);
  });
});

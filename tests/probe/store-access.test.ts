import { afterAll, beforeAll, expect, test } from 'vitest';
import { redisQuestion } from '../../src/checks/ask/redis.js';
import { sqlQuestion } from '../../src/checks/ask/sql.js';
import { classifyStoreError } from '../../src/probe/stores/store-outcome.js';
import type { Outcome } from '../../src/record/observation.js';
import { Secret } from '../../src/target/secret.js';
import { clusterOf, outcomesOf } from './support/clusters.js';
import { type Stores, startStores } from './support/stores.js';

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
  await stores.mariadb.script(`
    CREATE USER 'nothing'@'%' IDENTIFIED BY 'n';
    CREATE USER 'column'@'%' IDENTIFIED BY 'c';
    GRANT SELECT (id) ON shop.tokens TO 'column'@'%';
  `);
  await stores.redis.command('ACL', 'SETUSER', 'reader', 'on', '>r', '~*', '-@all', '+ttl');
});
afterAll(async () => {
  await stores?.[Symbol.asyncDispose]();
});

async function mysql(account: string, database: string, sql = 'SELECT id FROM tokens'): Promise<Outcome | undefined> {
  const { host, port } = stores.mariadb.endpoint;
  const question = sqlQuestion({ title: 'it', sql });
  const target = { url: new Secret('URL', `mysql://${account}@${host}:${port}/${database}`) };
  return (await outcomesOf(clusterOf([], { mysql: target }), [question])).get(question.key);
}

async function redis(account: string, database = 0, op: Parameters<typeof redisQuestion>[0] = { name: 'ttl', key: 'k' }) {
  const { host, port } = stores.redis.endpoint;
  const question = redisQuestion(op);
  const target = { ...stores.redisTarget, url: new Secret('URL', `redis://${account}${host}:${port}/${database}`) };
  return (await outcomesOf(clusterOf([], { redis: target }), [question])).get(question.key);
}

test.each([
  ['a wrong password', 'tester:wrong', 'shop', 'SELECT 1', 'store-rejected'],
  ['an account that does not exist', 'nobody:x', 'shop', 'SELECT 1', 'store-rejected'],
  ['no right on the database', 'nothing:n', 'shop', 'SELECT 1', 'store-denied'],
  ['no right on the table', 'column:c', 'shop', 'SELECT id FROM rows_of_use', 'store-denied'],
  ['no right on the column', 'column:c', 'shop', 'SELECT token FROM tokens', 'store-denied'],
  ['a right of administrators', 'nothing:n', '', 'SET GLOBAL max_connections = 3', 'store-denied'],
])('MySQL: %s', async (_what, account, database, sql, expected) => {
  expect(await mysql(account, database, sql)).toMatchObject({ kind: 'unanswered', class: expected, setting: 'mysql.url' });
});

test('MySQL: a database that does not exist, for an account that may see all', async () => {
  await stores.mariadb.script("CREATE USER 'all'@'%' IDENTIFIED BY 'a'; GRANT SELECT ON *.* TO 'all'@'%'");
  expect(await mysql('all:a', 'shopp')).toMatchObject({ class: 'store-unknown-database', message: expect.stringContaining('shopp') });
});

test('Redis: an account that lacks the command', async () => {
  expect(await redis('reader:r@')).toMatchObject({ kind: 'answered' });
  expect(await redis('reader:r@', 0, { name: 'time' })).toMatchObject({ class: 'store-denied', setting: 'redis.url' });
});

test.each([
  ['a wrong password', 'reader:wrong@', 0, 'store-rejected'],
  ['an account that does not exist', 'nobody:x@', 0, 'store-rejected'],
  ['a database that is out of range', '', 99, 'store-unknown-database'],
  ['an account that may not SELECT', 'reader:r@', 1, 'store-denied'],
])('Redis: %s', async (_what, account, database, expected) => {
  expect(await redis(account, database)).toMatchObject({ kind: 'unanswered', class: expected, setting: 'redis.url' });
});

test('Redis: no password where one is needed', async () => {
  await stores.redis.command('ACL', 'SETUSER', 'default', 'off');
  expect(await redis('')).toMatchObject({ kind: 'unanswered', class: 'store-rejected' });
});

test.each([
  ['LOADING Redis is loading the dataset in memory', 'store-unready'],
  ["MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.", 'store-unready'],
  ['OOM command not allowed when used memory > maxmemory', 'store-unready'],
  ['MISCONF Redis is configured to save RDB snapshots', 'store-unready'],
  ["READONLY You can't write against a read only replica.", 'store-unready'],
  ['Protocol error, got "\\u0015" as reply type byte. Please report this.', 'store-tls'],
  ['ERR unknown command', 'store-error'],
])('Redis said %s', (message, expected) => {
  expect(classifyStoreError(new Error(message))).toBe(expected);
});

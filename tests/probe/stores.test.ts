import { afterAll, beforeAll, expect, test } from 'vitest';
import { redisQuestion } from '../../src/checks/ask/redis.js';
import { sqlQuestion } from '../../src/checks/ask/sql.js';
import type { Question } from '../../src/checks/question.js';
import type { Outcome } from '../../src/record/observation.js';
import type { Cluster } from '../../src/target/cluster.js';
import { Secret } from '../../src/target/secret.js';
import { clusterOf, LIMITS, outcomesOf } from './support/clusters.js';
import { rawServer } from './support/servers.js';
import { type Stores, startStores } from './support/stores.js';

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(async () => {
  await stores?.[Symbol.asyncDispose]();
});

const clusterHere = (changes: Partial<Cluster> = {}): Cluster =>
  clusterOf([], { mysql: stores.mysqlTarget, redis: stores.redisTarget, ...changes });

async function ask(question: Question, changes: Partial<Cluster> = {}): Promise<Outcome | undefined> {
  return (await outcomesOf(clusterHere(changes), [question])).get(question.key);
}

const sql = (text: string, params: Parameters<typeof sqlQuestion>[0]['params'] = []) => sqlQuestion({ title: 'it', sql: text, params });

test('rows come as strings, numbers and nulls', async () => {
  const outcome = await ask(
    sql("SELECT 1 AS one, 9007199254740993 AS big, CAST('2024-05-06 07:08:09' AS DATETIME) AS day, NULL AS nothing, ? AS given", ['x']),
  );
  expect(outcome).toMatchObject({
    answer: { rows: [{ one: 1, big: '9007199254740993', day: '2024-05-06 07:08:09', nothing: null, given: 'x' }] },
  });
});

test('the reading session cannot write, although its account may', async () => {
  const outcome = await ask(sql("INSERT INTO tokens (token) VALUES ('x')"));
  expect(outcome).toMatchObject({ kind: 'unanswered', class: 'store-error', message: expect.stringMatching(/READ ONLY/i) });
  expect(await stores.mariadb.root("SELECT * FROM shop.tokens WHERE token = 'x'")).toEqual([]);
});

test('the writing account is for brackets only', async () => {
  const question = sqlQuestion({ title: 'it', sql: "INSERT INTO tokens (token) VALUES ('y')", account: 'write', effect: 'mutates' });
  expect(await ask(question, { allow: ['mutates'] })).toMatchObject({ kind: 'withheld', because: 'need-missing' });
});

test('a wrong password is store-rejected, and the password is nowhere in the message', async () => {
  const { host, port } = stores.mariadb.endpoint;
  const url = new Secret('URL', `mysql://tester:not-the-password@${host}:${port}/shop`);
  const outcome = await ask(sql('SELECT 1'), { mysql: { url } });
  expect(outcome).toMatchObject({ kind: 'unanswered', class: 'store-rejected' });
  expect(JSON.stringify(outcome)).not.toContain('not-the-password');
});

test('a missing table is store-error', async () => {
  expect(await ask(sql('SELECT * FROM nothing_here'))).toMatchObject({
    class: 'store-error',
    message: expect.stringContaining('nothing_here'),
  });
});

test('a slow statement is store-timeout', async () => {
  const limits = { ...LIMITS, storeTimeoutMs: 200 };
  expect(await ask(sql('SELECT SLEEP(30)'), { limits })).toMatchObject({ kind: 'unanswered', class: 'store-timeout' });
});

test('stores that refuse and stores that keep silent are told apart', async () => {
  const refused = { url: new Secret('URL', 'mysql://a:b@127.0.0.1:1/shop') };
  expect(await ask(sql('SELECT 1'), { mysql: refused })).toMatchObject({ class: 'store-refused' });
  await using silent = await rawServer(() => undefined);
  const limits = { ...LIMITS, storeTimeoutMs: 2_000 };
  const mysql = { url: new Secret('URL', `mysql://a:b@127.0.0.1:${silent.port}/shop`) };
  expect(await ask(sql('SELECT 1'), { mysql, limits })).toMatchObject({ class: 'store-timeout' });
  const ttl = redisQuestion({ name: 'ttl', key: 'k' });
  const at = (port: number): Partial<Cluster> => ({
    redis: { ...stores.redisTarget, url: new Secret('R', `redis://127.0.0.1:${port}`) },
    limits,
  });
  expect(await ask(ttl, at(1))).toMatchObject({ class: 'store-refused' });
  expect(await ask(ttl, at(silent.port))).toMatchObject({ class: 'store-timeout' });
});

test('what is not declared is not asked', async () => {
  const { mysql: _mysql, redis: _redis, ...bare } = clusterHere();
  const questions = [sql('SELECT 1'), redisQuestion({ name: 'ttl', key: 'k' })];
  const outcomes = await outcomesOf(bare, questions);
  expect([...outcomes.values()].map((outcome) => outcome.kind === 'withheld' && outcome.because)).toEqual(['need-missing', 'need-missing']);
});

test('Redis: lives of keys, names by pattern, counts by prefix', async () => {
  await stores.redis.command('SET', 'p:response:1', 'v', 'EX', '100');
  await stores.redis.command('SET', 'p:aisbf:x', 'v');
  await stores.redis.command('SET', 'other:things:9', 'v');
  const ttl = await ask(redisQuestion({ name: 'ttl', key: 'p:response:1' }));
  expect(ttl?.kind === 'answered' && ttl.answer.kind === 'redis' && ttl.answer.ttl).toBeGreaterThan(0);
  expect(await ask(redisQuestion({ name: 'ttl', key: 'p:aisbf:x' }))).toMatchObject({ answer: { ttl: -1 } });
  expect(await ask(redisQuestion({ name: 'ttl', key: 'absent' }))).toMatchObject({ answer: { ttl: -2 } });
  expect(await ask(redisQuestion({ name: 'scan', pattern: 'p:*' }))).toMatchObject({
    answer: { keys: ['p:aisbf:x', 'p:response:1'], truncated: false },
  });
  const counted = await ask(redisQuestion({ name: 'count-by-prefix', prefixes: ['p:', 'p:response:'] }));
  expect(counted).toMatchObject({ answer: { counts: { 'p:': 1, 'p:response:': 1, 'other:things:': 1 } } });
});

test('a sweep stops at its bound and says so', async () => {
  await Promise.all(Array.from({ length: 300 }, (_, index) => stores.redis.command('SET', `many:${index}`, 'v')));
  const limits = { ...LIMITS, maxScannedKeys: 50 };
  expect(await ask(redisQuestion({ name: 'count-by-prefix', prefixes: [] }), { limits })).toMatchObject({ answer: { truncated: true } });
});

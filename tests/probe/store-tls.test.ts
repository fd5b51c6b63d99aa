import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { redisQuestion } from '../../src/checks/ask/redis.js';
import { sqlQuestion } from '../../src/checks/ask/sql.js';
import { holdPort, type PortHold } from '../../src/lab/net/port-hold.js';
import { startWarden, type Warden } from '../../src/lab/process/warden.js';
import { type Mariadb, startMariadb } from '../../src/lab/stores/mariadb.js';
import { type RedisServer, startRedis } from '../../src/lab/stores/redis.js';
import type { Outcome } from '../../src/record/observation.js';
import { Secret } from '../../src/target/secret.js';
import { certificateFor } from '../support/certificates.js';
import { clusterOf, LIMITS, outcomesOf } from './support/clusters.js';

const folder = mkdtempSync(join(tmpdir(), 'store-tls-'));
const file = (name: string): string => join(folder, name);

let warden: Warden;
let mariadb: Mariadb;
let redis: RedisServer;
let tlsPort: PortHold;
beforeAll(async () => {
  for (const [name, pems] of [['server', certificateFor('127.0.0.1', 0)]] as const) {
    writeFileSync(file(`${name}.pem`), pems.cert);
    writeFileSync(file(`${name}.key`), pems.key);
  }
  warden = await startWarden();
  tlsPort = await holdPort();
  warden.onRelease(tlsPort.release);
  mariadb = await startMariadb(warden, { name: 'db', args: [`--ssl-cert=${file('server.pem')}`, `--ssl-key=${file('server.key')}`] });
  await mariadb.script(`
    CREATE DATABASE shop;
    CREATE USER 'plain'@'%' IDENTIFIED BY 'p';
    CREATE USER 'tls'@'%' IDENTIFIED BY 't' REQUIRE SSL;
  `);
  const tls = ['--tls-port', String(tlsPort.port), '--tls-cert-file', file('server.pem'), '--tls-key-file', file('server.key')];
  redis = await startRedis(warden, { name: 'redis', args: [...tls, '--tls-auth-clients', 'no'] });
});
afterAll(async () => {
  await warden?.release();
  rmSync(folder, { recursive: true, force: true });
});

async function mysqlAs(account: string): Promise<Outcome | undefined> {
  const { host, port } = mariadb.endpoint;
  const question = sqlQuestion({ title: 'it', sql: 'SELECT 1 AS one' });
  const mysql = { url: new Secret('URL', `mysql://${account}@${host}:${port}`) };
  return (await outcomesOf(clusterOf([], { mysql }), [question])).get(question.key);
}

async function redisAt(url: string): Promise<Outcome | undefined> {
  const question = redisQuestion({ name: 'ttl', key: 'k' });
  const target = { url: new Secret('URL', url), cachePrefix: 'p:', responsePrefix: 'p:r:', maxTtlSeconds: 60 };
  const limits = { ...LIMITS, storeTimeoutMs: 3_000 };
  return (await outcomesOf(clusterOf([], { redis: target, limits }), [question])).get(question.key);
}

test('an account of MySQL that requires TLS is not one with a wrong password', async () => {
  expect(await mysqlAs('plain:p')).toMatchObject({ kind: 'answered' });
  expect(await mysqlAs('tls:t')).toMatchObject({ kind: 'unanswered', class: 'store-tls', message: expect.stringContaining('TLS only') });
  expect(await mysqlAs('tls:wrong')).toMatchObject({ kind: 'unanswered', class: 'store-rejected' });
});

test('a server of MySQL that requires TLS', async () => {
  await mariadb.root('SET GLOBAL require_secure_transport = ON');
  try {
    expect(await mysqlAs('plain:p')).toMatchObject({ kind: 'unanswered', class: 'store-tls' });
  } finally {
    await mariadb.root('SET GLOBAL require_secure_transport = OFF');
  }
});

test('Redis: plain text to a port of TLS, TLS to a port of plain text, and a certificate that is not trusted', async () => {
  expect(await redisAt(`redis://127.0.0.1:${tlsPort.port}`)).toMatchObject({ kind: 'unanswered', class: 'store-tls' });
  expect(await redisAt(`rediss://127.0.0.1:${redis.endpoint.port}`)).toMatchObject({ kind: 'unanswered', class: 'store-tls' });
  expect(await redisAt(`rediss://127.0.0.1:${tlsPort.port}`)).toMatchObject({ kind: 'unanswered', class: 'store-tls' });
});

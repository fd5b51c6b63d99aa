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
import type { Tls } from '../../src/target/cluster.js';
import { Secret } from '../../src/target/secret.js';
import { certificateFor } from '../support/certificates.js';
import { clusterOf, LIMITS, outcomesOf } from './support/clusters.js';

const folder = mkdtempSync(join(tmpdir(), 'store-tls-'));
const file = (name: string): string => join(folder, name);

let warden: Warden;
let mariadb: Mariadb;
let redis: RedisServer;
let tlsPort: PortHold;
/** Of a Redis that wants a certificate of its clients, and has one for `cache.example`. */
let strict: PortHold;

const tlsArgs = (port: number, certificate: string, clients: 'yes' | 'no'): readonly string[] => [
  ...['--tls-port', String(port), '--tls-cert-file', file(`${certificate}.pem`), '--tls-key-file', file(`${certificate}.key`)],
  ...['--tls-ca-cert-file', file('client.pem'), '--tls-auth-clients', clients],
];
beforeAll(async () => {
  const made = { server: certificateFor('127.0.0.1', 0), named: certificateFor('cache.example', 0), client: certificateFor('probe', 0) };
  for (const [name, pems] of Object.entries(made)) {
    writeFileSync(file(`${name}.pem`), pems.cert);
    writeFileSync(file(`${name}.key`), pems.key);
  }
  warden = await startWarden();
  tlsPort = await holdPort();
  warden.onRelease(tlsPort.release);
  const ssl = [`--ssl-cert=${file('server.pem')}`, `--ssl-key=${file('server.key')}`, `--ssl-ca=${file('client.pem')}`];
  mariadb = await startMariadb(warden, { name: 'db', args: ssl });
  await mariadb.script(`
    CREATE DATABASE shop;
    CREATE USER 'plain'@'%' IDENTIFIED BY 'p';
    CREATE USER 'tls'@'%' IDENTIFIED BY 't' REQUIRE SSL;
    CREATE USER 'certified'@'%' IDENTIFIED BY 'c' REQUIRE X509;
  `);
  redis = await startRedis(warden, { name: 'redis', args: tlsArgs(tlsPort.port, 'server', 'no') });
  strict = await holdPort();
  warden.onRelease(strict.release);
  await startRedis(warden, { name: 'strict', args: tlsArgs(strict.port, 'named', 'yes') });
});
afterAll(async () => {
  await warden?.release();
  rmSync(folder, { recursive: true, force: true });
});

async function mysqlAs(account: string, tls?: Tls): Promise<Outcome | undefined> {
  const { host, port } = mariadb.endpoint;
  const question = sqlQuestion({ title: 'it', sql: "SHOW SESSION STATUS LIKE 'Ssl_version'" });
  const mysql = { url: new Secret('URL', `mysql://${account}@${host}:${port}`), ...(tls === undefined ? {} : { tls }) };
  return (await outcomesOf(clusterOf([], { mysql }), [question])).get(question.key);
}

async function redisAt(url: string, tls?: Tls): Promise<Outcome | undefined> {
  const question = redisQuestion({ name: 'ttl', key: 'k' });
  const settings = tls === undefined ? {} : { tls };
  const target = { url: new Secret('URL', url), ...settings, cachePrefix: 'p:', responsePrefix: 'p:r:', maxTtlSeconds: 60 };
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

const failed = { kind: 'unanswered', class: 'store-tls' };

test('MySQL over TLS: trusted by its CA, and for its name only', async () => {
  const overTls = { kind: 'answered', answer: { rows: [{ Value: expect.stringMatching(/^TLSv1/) }] } };
  expect(await mysqlAs('tls:t', { ca: file('server.pem') })).toMatchObject(overTls);
  expect(await mysqlAs('plain:p', { ca: file('server.pem') })).toMatchObject(overTls);
  expect(await mysqlAs('tls:t', {})).toMatchObject(failed);
  expect(await mysqlAs('tls:t', { ca: file('server.pem'), serverName: 'db.example' })).toMatchObject(failed);
  expect(await mysqlAs('tls:t', { ca: file('no-such.pem') })).toMatchObject({ ...failed, message: expect.stringContaining('ENOENT') });
  expect(await mysqlAs('tls:wrong', { ca: file('server.pem') })).toMatchObject({ class: 'store-rejected' });
});

test('MySQL with a client certificate', async () => {
  const ca = file('server.pem');
  expect(await mysqlAs('certified:c', { ca })).toMatchObject({ class: 'store-rejected' });
  const tls = { ca, cert: file('client.pem'), key: file('client.key') };
  expect(await mysqlAs('certified:c', tls)).toMatchObject({ kind: 'answered' });
});

test.each(['redis', 'rediss'])('%s:// over TLS: trusted by its CA, and for its name only', async (scheme) => {
  const url = `${scheme}://127.0.0.1:${tlsPort.port}`;
  expect(await redisAt(url, { ca: file('server.pem') })).toMatchObject({ kind: 'answered' });
  expect(await redisAt(url, {})).toMatchObject(failed);
  expect(await redisAt(url, { ca: file('server.pem'), serverName: 'cache.example' })).toMatchObject(failed);
});

test('Redis with a client certificate and the name of the certificate', async () => {
  const url = `rediss://127.0.0.1:${strict.port}`;
  const named = { ca: file('named.pem'), serverName: 'cache.example' };
  expect(await redisAt(url, named)).toMatchObject({ kind: 'unanswered' });
  expect(await redisAt(url, { ...named, cert: file('client.pem'), key: file('client.key') })).toMatchObject({ kind: 'answered' });
  expect(await redisAt(url, { ca: file('named.pem'), cert: file('client.pem'), key: file('client.key') })).toMatchObject(failed);
});

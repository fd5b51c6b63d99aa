import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tls as check } from '../../src/checks/tls.js';
import { readRecord } from '../../src/record/reader.js';
import { runChecks } from '../../src/run-checks.js';
import type { Limits, Tls } from '../../src/target/cluster.js';
import { certificateFor } from '../support/certificates.js';
import { CLOSED_URL } from '../support/closed-url.js';
import { clusterOf, LIMITS } from './support/clusters.js';
import { rawServer } from './support/servers.js';

const NAME = 'node-1.example.test';

/** A server with a certificate made so many days ago and good for 30; it tells how many requests reached it. */
async function httpsServer(folder: string, name: string, age: number, maxVersion: 'TLSv1.2' | 'TLSv1.3' = 'TLSv1.3') {
  const pems = certificateFor(name, age);
  const ca = join(folder, `${name}-${age}.pem`);
  await writeFile(ca, pems.cert);
  let requests = 0;
  const server = createServer({ ...pems, maxVersion }, (_request, response) => {
    requests++;
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    ca,
    url: `https://127.0.0.1:${address.port}`,
    requests: () => requests,
    close: () => server.close(),
  };
}

let folder: string;
let good: Awaited<ReturnType<typeof httpsServer>>;
let expired: Awaited<ReturnType<typeof httpsServer>>;
let older: Awaited<ReturnType<typeof httpsServer>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aisbf-check-handshake-'));
  good = await httpsServer(folder, NAME, 1);
  expired = await httpsServer(folder, NAME, 31);
  older = await httpsServer(folder, '127.0.0.1', 1, 'TLSv1.2');
});
afterAll(async () => {
  for (const server of [good, expired, older]) server.close();
  await rm(folder, { recursive: true });
});

async function judge(places: readonly { url: string; tls?: Tls }[], limits: Partial<Limits> = {}) {
  const nodes = places.map((place, index) => ({ id: `n${index + 1}`, ...place }));
  const cluster = clusterOf([], { nodes, limits: { ...LIMITS, ...limits } });
  const record = join(folder, 'run.ndjson');
  const { view, document } = await runChecks({ cluster, checks: [check], record });
  const read = await readRecord(record);
  expect(read.observations).toEqual(view.record.observations);
  return { findings: document.findings, verdict: (id: string) => view.cells.find((cell) => cell.id === `tls/${id}`)?.verdict };
}

const verdictOf = async (url: string, tls: Tls, limits: Partial<Limits> = {}) =>
  (await judge([{ url, tls }], limits)).verdict('n1/-/-/-/-');

test('a certificate of the declared authority for the declared name, good for 28 days more, passes and nothing is asked', async () => {
  const verdict = await verdictOf(good.url, { ca: good.ca, serverName: NAME });
  expect(verdict).toMatchObject({ status: 'pass', data: { daysLeft: 28, protocol: 'TLSv1.3', subject: `CN=${NAME}` } });
  expect(good.requests()).toBe(0);
});

test.each([
  ['authority nobody declared', () => ({ serverName: NAME }), 'certificate-untrusted', { problem: 'DEPTH_ZERO_SELF_SIGNED_CERT' }],
  [
    'other name than the certificate has',
    () => ({ ca: good.ca, serverName: 'node-2.example.test' }),
    'certificate-wrong-name',
    { also: [] },
  ],
  ['address instead of the name', () => ({ ca: good.ca }), 'certificate-wrong-name', { also: [] }],
  ['address, and an authority nobody declared', () => ({}), 'certificate-wrong-name', { also: ['certificate-untrusted'] }],
])('an %s is named', async (_what, tls, code, data) => {
  expect(await verdictOf(good.url, tls())).toMatchObject({ status: 'fail', code, data });
});

test('one that ended yesterday is named, with who issued it and when it ended, and is critical', async () => {
  const { findings, verdict } = await judge([{ url: expired.url, tls: { ca: expired.ca, serverName: NAME } }]);
  expect(verdict('n1/-/-/-/-')).toMatchObject({ status: 'fail', code: 'certificate-expired', data: { daysLeft: -2, also: [] } });
  expect(findings).toMatchObject([{ id: 'certificate-expired', severity: 'critical', culprits: [{ factor: 'node', level: 'n1' }] }]);
});

test('one that ends before the days that are wanted is a warning', async () => {
  const { findings, verdict } = await judge([{ url: good.url, tls: { ca: good.ca, serverName: NAME } }], { minCertificateDays: 29 });
  expect(verdict('n1/-/-/-/-')).toMatchObject({ status: 'fail', code: 'certificate-expires-soon', data: { daysLeft: 28, minDays: 29 } });
  expect(findings).toMatchObject([{ id: 'certificate-expires-soon', severity: 'warning' }]);
});

test('a node that offers an older version than the others is named', async () => {
  const same = { url: good.url, tls: { ca: good.ca, serverName: NAME } };
  const { findings, verdict } = await judge([same, same, { url: older.url, tls: { ca: older.ca } }]);
  expect(verdict('n3/-/-/-/-')).toMatchObject({ status: 'pass' });
  expect(verdict('n3/-/-/-/offer')).toMatchObject({ status: 'fail', code: 'tls-differs', data: { value: 'TLSv1.2' } });
  expect(findings.map(({ id }) => id)).toEqual(['tls-differs']);
});

test('whoever listens and speaks no TLS is named, and whoever does not listen', async () => {
  await using plain = await rawServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  expect(await verdictOf(plain.url.replace('http', 'https'), {})).toMatchObject({
    status: 'fail',
    code: 'no-answer',
    data: { class: 'tls' },
  });
  const closed = CLOSED_URL.replace('http', 'https');
  expect(await verdictOf(closed, {})).toMatchObject({ status: 'fail', code: 'no-answer', data: { class: 'refused' } });
});

test('a handshake that never comes to its end is a timeout', async () => {
  await using silent = await rawServer(() => undefined);
  const verdict = await verdictOf(silent.url.replace('http', 'https'), {}, { connectTimeoutMs: 200 });
  expect(verdict).toMatchObject({ status: 'fail', code: 'no-answer', data: { class: 'connect-timeout' } });
});

test('an authority that cannot be read is our own fault, not that of the place', async () => {
  const verdict = await verdictOf(good.url, { ca: join(folder, 'is-not-there.pem') });
  expect(verdict).toMatchObject({ status: 'unknown', code: 'observer-failed' });
});

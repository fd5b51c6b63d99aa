import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import selfsigned from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Outcome } from '../../src/record/observation.js';
import type { Tls } from '../../src/target/cluster.js';
import { clusterOf, outcomesOf } from './support/clusters.js';
import { get, node } from './support/questions.js';

const NAME = 'node-1.example.test';
const DAY_MS = 86_400_000;
const question = get(node('n1'), '/health');

/** A server whose certificate is its own authority, made so many days ago and good for 30; it tells what reached it. */
async function tlsServer(
  folder: string,
  age: number,
  { clientCa, ...more }: { requestCert?: boolean; rejectUnauthorized?: boolean; clientCa?: string } = {},
) {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - age * DAY_MS });
  const { cert, private: key } = selfsigned.generate([{ name: 'commonName', value: NAME }], {
    keySize: 2048,
    days: 30,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: NAME }] },
    ],
  });
  vi.useRealTimers();
  const ca = join(folder, `${age}.pem`);
  await writeFile(ca, cert);
  const seen: string[] = [];
  const shown: string[] = [];
  const trusted = clientCa === undefined ? {} : { ca: clientCa };
  const server = createServer({ cert, key, ...more, ...trusted }, (request, response) => {
    seen.push(request.url ?? '');
    if (request.socket instanceof TLSSocket && clientCa !== undefined) shown.push(String(request.socket.getPeerCertificate().subject.CN));
    response.setHeader('content-type', 'application/json').end('{"status":"ok"}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, ca, seen, shown, url: `https://127.0.0.1:${address.port}` };
}

async function ask(url: string, tls: Tls): Promise<Outcome> {
  const cluster = clusterOf([]);
  const outcomes = await outcomesOf({ ...cluster, nodes: [{ id: 'n1', url, tls }] }, [question]);
  const outcome = outcomes.get(question.key);
  if (!outcome) throw new Error('nothing was observed');
  return outcome;
}

describe('TLS is verified', () => {
  let folder: string;
  let good: Awaited<ReturnType<typeof tlsServer>>;
  let expired: Awaited<ReturnType<typeof tlsServer>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aisbf-check-tls-'));
    good = await tlsServer(folder, 1);
    expired = await tlsServer(folder, 31);
  });
  afterAll(async () => {
    good.server.close();
    expired.server.close();
    await rm(folder, { recursive: true });
  });

  it('an own authority and the declared name are enough', async () => {
    expect(await ask(good.url, { ca: good.ca, serverName: NAME })).toMatchObject({ kind: 'answered', answer: { status: 200 } });
    expect(good.seen).toEqual(['/health']);
  });

  it.each([
    ['an authority nobody declared', () => ({ serverName: NAME })],
    ['another name than the certificate has', () => ({ ca: good.ca, serverName: 'node-2.example.test' })],
    ['the address instead of the name', () => ({ ca: good.ca })],
  ])('%s is tls, and nothing was sent', async (_what, tls) => {
    const before = good.seen.length;
    expect(await ask(good.url, tls())).toMatchObject({ kind: 'unanswered', class: 'tls' });
    expect(good.seen).toHaveLength(before);
  });

  it('an expired certificate is tls', async () => {
    expect(await ask(expired.url, { ca: expired.ca, serverName: NAME })).toMatchObject({ kind: 'unanswered', class: 'tls' });
    expect(expired.seen).toEqual([]);
  });

  it('a client certificate is shown to a server that demands one, and without it nothing is answered', async () => {
    const pems = selfsigned.generate([{ name: 'commonName', value: 'checker' }], { keySize: 2048, days: 30 });
    const [cert, key] = [join(folder, 'client.pem'), join(folder, 'client.key')];
    await writeFile(cert, pems.cert);
    await writeFile(key, pems.private);
    const demanding = await tlsServer(folder, 2, { requestCert: true, rejectUnauthorized: true, clientCa: pems.cert });
    try {
      const tls = { ca: demanding.ca, serverName: NAME };
      expect(await ask(demanding.url, { ...tls, cert, key })).toMatchObject({ kind: 'answered', answer: { status: 200 } });
      expect(demanding.shown).toEqual(['checker']);
      expect(await ask(demanding.url, tls)).toMatchObject({ kind: 'unanswered', class: expect.stringMatching(/^(tls|reset|closed)$/) });
      expect(demanding.seen).toEqual(['/health']);
    } finally {
      demanding.server.close();
    }
  });
});

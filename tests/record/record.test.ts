import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import type { RunEvent } from '../../src/record/events.js';
import { readRecord } from '../../src/record/reader.js';
import { RecordWriter } from '../../src/record/writer.js';
import { Secret } from '../../src/target/secret.js';
import { checkAsking, clusterOf, eventsOf, OPS_TOKEN } from '../probe/support/clusters.js';
import { get, node } from '../probe/support/questions.js';
import { httpServer } from '../probe/support/servers.js';
import { CLOSED_URL } from '../support/closed-url.js';

const folder = mkdtempSync(join(tmpdir(), 'aisbf-check-record-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let nth = 0;
const fresh = (): string => join(folder, `deep/run-${nth++}.ndjson`);

function written(events: readonly RunEvent[]): string {
  const path = fresh();
  using writer = new RecordWriter(path);
  for (const event of events) writer.write(event);
  return path;
}

async function someEvents(): Promise<readonly RunEvent[]> {
  const redis = { url: new Secret('REDIS_URL', 'redis://x'), cachePrefix: 'a:', responsePrefix: 'a:r:', maxTtlSeconds: 1 };
  const cluster = clusterOf([CLOSED_URL], { redis });
  return eventsOf(cluster, [checkAsking('one', [get(node('n1'), '/a'), get(node('n1'), '/b')])]);
}

test('what was written is read back', async () => {
  const events = await someEvents();
  const record = await readRecord(written(events));
  expect(record.started.cluster).toMatchObject({ name: 'test', nodes: [{ id: 'n1' }] });
  expect(record.planned?.cells).toEqual([{ check: 'one' }]);
  expect(record.decided?.contract).toBe('aisbf-0.99');
  const seen = events.flatMap((event) => (event.type === 'observed' ? [event.observation] : []));
  expect(record.observations).toEqual(seen);
  expect(record.ended?.spent.requests).toBe(2);
});

test('secrets come back by name, without a value', async () => {
  const { cluster } = (await readRecord(written(await someEvents()))).started;
  expect([cluster.identities[0]?.token, cluster.redis?.url].map(String)).toEqual(['OPS_TOKEN', 'REDIS_URL'].map((name) => `\${${name}}`));
  expect(cluster.identities[0]?.token.reveal()).toBe('');
});

test('only the owner can read a record', async () => {
  const path = fresh();
  new RecordWriter(path).close();
  writeFileSync(path, 'old', { mode: 0o644 });
  new RecordWriter(path).close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a torn last line is left out', async () => {
  const path = written(await someEvents());
  truncateSync(path, statSync(path).size - 20);
  const record = await readRecord(path);
  expect(record.ended).toBeUndefined();
  expect(record.observations).toHaveLength(2);
});

test('the record of a killed run can be read up to its last event', async () => {
  const path = fresh();
  const events = (await someEvents()).slice(0, 4);
  const writer = pathToFileURL(join(import.meta.dirname, '../../dist/record/writer.js')).href;
  const script = `
    const { RecordWriter } = await import(${JSON.stringify(writer)});
    const writer = new RecordWriter(${JSON.stringify(path)});
    for (const event of ${JSON.stringify(events)}) writer.write(event);
    process.kill(process.pid, 'SIGKILL');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
  const record = await readRecord(path);
  expect(record.observations).toHaveLength(1);
  expect(record.ended).toBeUndefined();
});

test.each([
  ['is not there', undefined, /Failed to read the run record .*ENOENT.* Please/],
  ['is empty', '', /holds no whole event/],
  ['is no JSON', 'hello\nworld\n', /line 1: .*JSON/],
  ['is of another version', '{"type":"run-started","record":99}\n', /version 99, and this program reads version 1/],
  ['is something else', '{"a":1}\n', /line 1: /],
])('a file that %s is refused, saying why', async (_name, text, message) => {
  const path = join(folder, `bad-${nth++}`);
  if (text !== undefined) writeFileSync(path, text);
  await expect(readRecord(path)).rejects.toThrow(message);
});

test('a broken line in the middle is refused with its number', async () => {
  const path = written((await someEvents()).slice(0, 2));
  appendFileSync(path, '{"type":"observed","observation":{}}\n{"type":"planned"');
  await expect(readRecord(path)).rejects.toThrow(/line 3: /);
});

test('a folder that cannot be written is told in a sentence', () => {
  const file = join(folder, 'a-file');
  writeFileSync(file, '');
  expect(() => new RecordWriter(join(file, 'run.ndjson'))).toThrow(/Failed to start the run record .* Please/);
});

test('no token is in a record, however a node gives it back', async () => {
  await using server = await httpServer((request, response) => {
    const told = request.headers.authorization ?? '';
    const token = told.replace('Bearer ', '');
    response.setHeader('set-cookie', `session=${token}`).setHeader('x-echo', told);
    const forms = [token, encodeURIComponent(token), Buffer.from(token).toString('base64'), Buffer.from(`u:${token}`).toString('base64')];
    response.end(JSON.stringify({ headers: request.headers, forms }));
  });
  const bearers = [{ kind: 'identity', id: 'ops' }, { kind: 'wrong' }, { kind: 'ephemeral', name: 'x' }] as const;
  const asks = bearers.map((bearer) => get(node('n1'), '/echo', { bearer }));
  const path = written(await eventsOf(clusterOf([server.url]), [checkAsking('one', asks)]));
  const tokens = server.requests.map((request) => request.headers.authorization?.replace('Bearer ', '') ?? '');
  expect(tokens).toContain(OPS_TOKEN);
  const text = readFileSync(path, 'utf8');
  for (const token of tokens) {
    expect(token.length).toBeGreaterThan(20);
    expect(text).not.toContain(token);
    expect(text).not.toContain(Buffer.from(token).toString('base64').slice(0, 20));
  }
});

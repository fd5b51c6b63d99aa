import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Outcome } from '../../src/record/observation.js';
import { CLOSED_URL } from '../support/closed-url.js';
import { clusterOf, LIMITS, OPS_TOKEN, outcomesOf } from './support/clusters.js';
import { get, node } from './support/questions.js';
import { httpServer, rawServer, type TestServer } from './support/servers.js';

const question = get(node('n1'), '/thing');

async function ask(url: string, limits: Partial<typeof LIMITS> = {}): Promise<Outcome> {
  const outcomes = await outcomesOf(clusterOf([url], { limits: { ...LIMITS, ...limits } }), [question]);
  const outcome = outcomes.get(question.key);
  if (!outcome) throw new Error('nothing was observed');
  return outcome;
}

const classOf = (outcome: Outcome): string => (outcome.kind === 'unanswered' ? outcome.class : outcome.kind);

test('a refused connection is refused', async () => {
  expect(classOf(await ask(CLOSED_URL))).toBe('refused');
});

test('a name that does not exist is dns', async () => {
  expect(classOf(await ask('http://nowhere.invalid'))).toBe('dns');
});

test('a connection reset after the request is reset', async () => {
  await using server = await rawServer((socket) => socket.resetAndDestroy());
  expect(classOf(await ask(server.url))).toBe('reset');
});

test('a connection closed without an answer is closed', async () => {
  await using server = await rawServer((socket) => socket.end());
  expect(classOf(await ask(server.url))).toBe('closed');
});

test('garbage instead of HTTP is protocol', async () => {
  await using server = await rawServer((socket) => socket.end('\u0000\u0001 this is no HTTP at all \r\n\r\n'));
  expect(classOf(await ask(server.url))).toBe('protocol');
});

test('headers larger than the cap are protocol', async () => {
  await using server = await rawServer((socket) => socket.end(`HTTP/1.1 200 OK\r\nx-big: ${'a'.repeat(200_000)}\r\n\r\n`));
  expect(classOf(await ask(server.url))).toBe('protocol');
});

test('no answer at all is headers-timeout, by the deadline of the whole request', async () => {
  await using server = await rawServer(() => undefined);
  expect(classOf(await ask(server.url, { requestTimeoutMs: 200 }))).toBe('headers-timeout');
});

test('an endless body is too-large', async () => {
  await using server = await httpServer((_request, response) => {
    const more = (): void => {
      while (response.write('x'.repeat(16_384)));
      response.once('drain', more);
    };
    more();
  });
  expect(classOf(await ask(server.url))).toBe('too-large');
});

test('a dripping body ends by the deadline as body-timeout', async () => {
  await using server = await httpServer((_request, response) => {
    response.write('x');
    const drip = setInterval(() => response.write('x'), 20);
    response.on('close', () => clearInterval(drip));
  });
  expect(classOf(await ask(server.url, { requestTimeoutMs: 2_000 }))).toBe('body-timeout');
});

test.each([
  ['chunked', 'transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n'],
  ['of a known length', 'content-length: 100\r\n\r\nhello'],
])('a body %s that breaks off is an answer, marked incomplete', async (_name, rest) => {
  await using server = await rawServer((socket) => socket.end(`HTTP/1.1 200 OK\r\n${rest}`));
  const outcome = await ask(server.url);
  expect(outcome).toMatchObject({ kind: 'answered', answer: { status: 200, body: 'hello', incomplete: true } });
});

test('a compressed body is not unpacked', async () => {
  const packed = gzipSync(Buffer.alloc(10 * 1024 * 1024));
  await using server = await httpServer((_request, response) => response.setHeader('content-encoding', 'gzip').end(packed));
  expect(await ask(server.url)).toMatchObject({ kind: 'answered', answer: { status: 200 } });
  expect(server.requests[0]?.headers['accept-encoding']).toBe('identity');
});

test('odd and huge header values are bounded', async () => {
  await using server = await httpServer((_request, response) => response.setHeader('x-big', 'b'.repeat(10_000)).end('{}'));
  const outcome = await ask(server.url);
  const big = outcome.kind === 'answered' && outcome.answer.kind === 'http' ? outcome.answer.headers['x-big'] : undefined;
  expect(big?.length).toBeLessThan(3_000);
});

test('a redirect is an answer: the other origin is never asked, so it never sees the token', async () => {
  await using other = await httpServer((_request, response) => response.end('{}'));
  await using server = await httpServer((_request, response) => response.writeHead(302, { location: `${other.url}/stolen` }).end());
  expect(await ask(server.url)).toMatchObject({ kind: 'answered', answer: { status: 302 } });
  expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${OPS_TOKEN}`);
  expect(other.requests).toHaveLength(0);
});

test('a node behind a TLS name of another is tls, not an answer', async () => {
  // Plain HTTP where TLS is expected: the handshake fails.
  await using server = await httpServer((_request, response) => response.end('{}'));
  expect(classOf(await ask(server.url.replace('http:', 'https:')))).toBe('tls');
});

test('no proxy of the environment is used', async () => {
  await using proxy = await httpServer((_request, response) => response.end('{}'));
  await using server: TestServer = await httpServer((_request, response) => response.end('{}'));
  const before = { ...process.env };
  process.env['HTTP_PROXY'] = process.env['http_proxy'] = proxy.url;
  try {
    expect(classOf(await ask(server.url))).toBe('answered');
  } finally {
    process.env = before;
  }
  expect(proxy.requests).toHaveLength(0);
});

test('a server that hangs up while many ask does not end the run', async () => {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const questions = Array.from({ length: 50 }, (_, index) => get(node('n1'), `/thing/${index}`));
  const outcomes = await outcomesOf(clusterOf([`http://127.0.0.1:${port}`]), questions);
  server.close();
  expect(outcomes.size).toBe(50);
});

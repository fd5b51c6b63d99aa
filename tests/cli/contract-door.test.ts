import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Server as TcpServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { certificateFor } from '../support/certificates.js';
import { CLOSED_URL } from '../support/closed-url.js';
import { aPlace, type Place } from './command-line.js';
import { startTinyNode, TINY_TOKEN } from './tiny-node.js';

const HTML = '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\u001b[31mnginx</body></html>';

async function listening(server: Server | TcpServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `127.0.0.1:${address.port}`;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const plain =
  (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { connection: 'close', ...headers }).end(body);
  };

const verify = (place: Place, url: string, ...words: readonly string[]) =>
  place.run('contract', 'verify', '--url', url, '--token', TINY_TOKEN, ...words);

describe('where nothing can be compared, contract verify says why in one line, compares nothing and ends with 2', () => {
  test.each([
    ['a token that it does not know', plain(403, '{"error":"Invalid authentication token"}'), 'it does not know the token: 403'],
    ["a user's token", plain(403, '{"error":"User tokens cannot access global endpoints."}'), 'give it as --user-token'],
    ['a proxy that drops the header', plain(401, '{"error":"Missing or invalid Authorization header."}'), 'did not reach it'],
    ['a redirect', plain(301, '', { location: 'https://elsewhere.test/health' }), 'elsewhere: 301 to https://elsewhere.test/health'],
    ['a gateway with nothing behind it', plain(502, HTML), 'a gateway answers in its place: 502 <html> <head>'],
    ['a web server', plain(200, '<html>Welcome to nginx!</html>'), 'what answers is no AISBF node: 200 <html>Welcome'],
    ['its web page for 404', plain(404, '<html>not found</html>'), 'what answers is no AISBF node: 404'],
  ] as const)('%s', async (_what, answer, said) => {
    await using place = await aPlace();
    const address = await listening(createServer(answer));
    const ran = await verify(place, `http://${address}`);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^Failed to verify http:.*\. Please .*\.\n?$/);
    expect(ran.stderr).toContain(said);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not come through
    expect(ran.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(ran.stderr).not.toContain(TINY_TOKEN);
  });

  test('as a document too', async () => {
    await using place = await aPlace();
    const address = await listening(createServer(plain(502, HTML)));
    const { stdout, exitCode } = await verify(place, `http://${address}`, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ like: [], of: 0, exitCode: 2, problem: expect.stringContaining('a gateway answers') });
    expect(exitCode).toBe(2);
  });

  test('a port that nobody listens on', async () => {
    await using place = await aPlace();
    const ran = await verify(place, CLOSED_URL);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toMatch(/nobody listens there \(.*ECONNREFUSED.*\)\. Please/);
  });

  test('a host that is none', async () => {
    await using place = await aPlace();
    expect((await verify(place, 'http://no-such-host.invalid')).stderr).toMatch(/no such host|this machine could not ask/);
  });

  test('https where there is no TLS', async () => {
    await using place = await aPlace();
    const address = await listening(createServer(plain(200, '')));
    const ran = await verify(place, `https://${address}`);
    expect(ran).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(/speaks no TLS .*Please give its address with http:/),
    });
  });

  test('http where there is TLS', async () => {
    await using place = await aPlace();
    const { cert, key } = certificateFor('127.0.0.1', 1);
    const address = await listening(createTlsServer({ cert, key }, plain(200, '')));
    expect((await verify(place, `http://${address}`)).stderr).toContain('whether it wants https://');
  });

  test('a certificate that nobody vouches for, one for another name, one that is too old', async () => {
    await using place = await aPlace();
    for (const [name, age, said] of [
      ['127.0.0.1', 1, 'not trusted here'],
      ['elsewhere.test', 1, 'for another name'],
      ['127.0.0.1', 60, 'not valid'],
    ] as const) {
      const { cert, key } = certificateFor(name, age);
      const address = await listening(createTlsServer({ cert, key }, plain(200, '')));
      const trusted = said === 'not trusted here' ? [] : ['--ca', await place.write('ca.pem', cert)];
      const ran = await verify(place, `https://${address}`, ...trusted);
      expect(ran).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining(said) });
    }
  });
});

test('a certificate whose authority is named is trusted', async () => {
  await using place = await aPlace();
  const { cert, key } = certificateFor('127.0.0.1', 1);
  const address = await listening(createTlsServer({ cert, key }, plain(200, '{"status":"ok"}')));
  const ran = await verify(place, `https://${address}`, '--ca', await place.write('ca.pem', cert));
  // It says the same to everything: no node, but one that lets in.
  expect(ran).toMatchObject({ exitCode: 1, stderr: '' });
  expect(ran.stdout).toMatch(/behaves like no release that is known/);
});

test('a node that has little in common with any release is like none, and says so in few lines', async () => {
  await using place = await aPlace();
  const address = await listening(createServer(plain(404, `{"detail":"${'nothing '.repeat(1000)}"}`)));
  const ran = await verify(place, `http://${address}`);
  expect(ran).toMatchObject({ exitCode: 1, stderr: '' });
  expect(ran.stdout.split('\n').length).toBeLessThan(40);
  expect(Math.max(...ran.stdout.split('\n').map((line) => line.length))).toBeLessThan(400);
});

test('a node that stops answering is not asked to the end', async () => {
  await using place = await aPlace();
  let asked = 0;
  const address = await listening(
    createServer((request, response) => {
      asked += 1;
      if (asked > 4) request.socket.destroy();
      else plain(200, '{"status":"ok"}')(request, response);
    }),
  );
  const { stdout, exitCode } = await verify(place, `http://${address}`, '--json');
  const { notSeen }: { notSeen: readonly { gap: string }[] } = JSON.parse(stdout);
  expect(notSeen.filter(({ gap }) => gap === 'no-answer')).toHaveLength(3);
  expect(notSeen.filter(({ gap }) => gap === 'given-up').length).toBeGreaterThan(20);
  expect(asked).toBe(7);
  expect(exitCode).not.toBe(0);
});

test('a node that limits its clients is not blamed for it', async () => {
  await using place = await aPlace();
  let asked = 0;
  const limited = plain(429, '{"error":"Too many requests","retry_after":9}');
  const address = await listening(
    createServer((request, response) => {
      asked += 1;
      (asked > 1 ? limited : plain(200, '{"status":"ok"}'))(request, response);
    }),
  );
  const ran = await verify(place, `http://${address}`);
  expect(ran).toMatchObject({ exitCode: 2, stdout: expect.stringMatching(/\? \d+ not seen because it limits how often/) });
  expect(ran.stdout).toContain('it showed nothing to compare');
});

describe('wrong usage ends with 64 before anything is asked', () => {
  test.each([
    [['--url', 'http://me:secret@127.0.0.1:9'], 'holds a login'],
    [['--url', 'http://127.0.0.1:9/?a=b'], 'a query'],
    [['--url', '10.0.0.1:17765'], 'no address of http'],
    [['--url', 'http://127.0.0.1:9', '--ca', 'nowhere.pem'], 'Failed to read --ca nowhere.pem'],
    [['--url', 'http://127.0.0.1:9', '--user-token', 'x'], 'go together'],
  ] as const)('%j', async (words, said) => {
    await using place = await aPlace();
    const ran = await place.run('contract', 'verify', '--token', 'x', ...words);
    expect(ran).toMatchObject({ exitCode: 64, stdout: '', stderr: expect.stringContaining(said) });
    expect(ran.stderr).not.toContain('secret');
  });

  test.each([
    ['', '$TOKEN is empty'],
    ['two words', 'no header can carry'],
    ['ends in a line break\n', 'no header can carry'],
  ])('a token %j', async (value, said) => {
    await using place = await aPlace();
    const ran = await place.runWith({ TOKEN: value }, 'contract', 'verify', '--url', 'http://127.0.0.1:9', '--token', '$' + '{TOKEN}');
    expect(ran).toMatchObject({ exitCode: 64, stdout: '', stderr: expect.stringContaining(said) });
  });

  test('no address, no token', async () => {
    await using place = await aPlace();
    await using node = await startTinyNode();
    expect(await place.run('contract', 'verify', '--url', node.url)).toMatchObject({
      exitCode: 64,
      stderr: expect.stringContaining('--token'),
    });
    expect(await place.run('contract', 'verify', '--token', 'x')).toMatchObject({ exitCode: 64, stderr: expect.stringContaining('--url') });
  });
});

import { request as plainRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { ProxyAgent, request } from 'undici';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { type Egress, startEgress } from '../../src/lab/net/egress.js';
import { sayingServer } from './support/http-server.js';

const said = z.object({ name: z.string(), url: z.string(), headers: z.record(z.string(), z.unknown()) });

let egress: Egress;

beforeEach(async () => {
  egress = await startEgress({
    node: 'n1',
    hosts: { 'one.internal': await sayingServer('one'), 'two.internal': await sayingServer('two') },
  });
  onTestFinished(() => egress.close());
});

/** A request as httpx sends it through HTTP_PROXY: the whole address in its first line. */
function absoluteForm(address: string): Promise<{ status: number | undefined; body: string }> {
  const { hostname, port } = new URL(egress.url);
  return new Promise((resolve, reject) => {
    const asking = plainRequest({ hostname, port, path: address, headers: { host: new URL(address).host } }, (answer) => {
      text(answer).then((body) => resolve({ status: answer.statusCode, body }), reject);
    });
    asking.on('error', reject).end();
  });
}

/** Through a tunnel, as undici asks. */
async function tunnelled(address: string): Promise<{ status: number; body: string }> {
  const dispatcher = new ProxyAgent({ uri: egress.url, proxyTunnel: true });
  try {
    const answer = await request(address, { dispatcher });
    return { status: answer.statusCode, body: await answer.body.text() };
  } finally {
    await dispatcher.destroy();
  }
}

const ways = [
  ['in absolute form', absoluteForm],
  ['through CONNECT', tunnelled],
] as const;

test.each(ways)('a known host is reached %s, by its own wire', async (_way, ask) => {
  const { body } = await ask('http://two.internal/v1/models?x=1');
  const { name, url, headers } = said.parse(JSON.parse(body));
  expect({ name, url, host: headers['host'] }).toEqual({ name: 'two', url: '/v1/models?x=1', host: 'two.internal' });
  expect([egress.wire('one.internal').connections, egress.wire('two.internal').connections]).toEqual([0, 1]);
});

test('an unknown host gives 502', async () => {
  expect(await absoluteForm('http://three.internal/')).toEqual({ status: 502, body: 'Bad Gateway: n1 knows no way to three.internal\n' });
  await expect(tunnelled('http://three.internal/')).rejects.toThrow(/502/);
  expect(() => egress.wire('three.internal')).toThrow('Please choose one of one.internal, two.internal.');
});

test.each(ways)('a cut wire cuts this host only, %s', async (_way, ask) => {
  await egress.wire('one.internal').refuse();
  await expect(ask('http://one.internal/')).rejects.toThrow();
  expect((await ask('http://two.internal/')).status).toBe(200);
  await egress.wire('one.internal').heal();
  expect((await ask('http://one.internal/')).status).toBe(200);
});

test('a host may be led elsewhere', async () => {
  egress.setHost('one.internal', await sayingServer('other'));
  expect(said.parse(JSON.parse((await absoluteForm('http://one.internal/')).body)).name).toBe('other');
});

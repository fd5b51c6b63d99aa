import { createServer } from 'node:http';
import { Agent, request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { type BalancerOptions, startBalancer } from '../../src/lab/net/balancer.js';
import { nobody, sayingServer, streamingServer } from './support/http-server.js';

const said = z.object({ name: z.string(), url: z.string(), headers: z.record(z.string(), z.unknown()) });

async function balancerOver(options: BalancerOptions) {
  const balancer = await startBalancer(options);
  onTestFinished(() => balancer.close());
  return balancer;
}

async function ask(url: string, headers: Record<string, string> = {}) {
  const answer = await request(url, { headers });
  const text = await answer.body.text();
  return { status: answer.statusCode, headers: answer.headers, text };
}

test('requests go round strictly, and the header names who answered', async () => {
  const upstreams = await Promise.all(['a', 'b', 'c'].map(async (name) => ({ name, endpoint: await sayingServer(name) })));
  const balancer = await balancerOver({ upstreams, header: 'x-test-upstream' });
  const answers = [];
  for (const turn of [1, 2, 3, 4, 5, 6]) answers.push(await ask(`${balancer.url}/path?turn=${turn}`));
  expect(answers.map(({ text }) => said.parse(JSON.parse(text)).name)).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  expect(answers.map(({ headers }) => headers['x-test-upstream'])).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  expect(said.parse(JSON.parse(answers[0]?.text ?? '')).url).toBe('/path?turn=1');
});

test('a refused upstream gives 502 in its name, and no other is asked instead', async () => {
  const balancer = await balancerOver({
    upstreams: [
      { name: 'dead', endpoint: await nobody() },
      { name: 'alive', endpoint: await sayingServer('alive') },
    ],
    header: 'x-test-upstream',
  });
  const answers = [await ask(balancer.url), await ask(balancer.url), await ask(balancer.url)];
  expect(answers.map(({ status, headers }) => [status, headers['x-test-upstream']])).toEqual([
    [502, 'dead'],
    [200, 'alive'],
    [502, 'dead'],
  ]);
});

test('settings change it while it runs, and healing takes them back', async () => {
  const one = { name: 'one', endpoint: await sayingServer('one') };
  const two = { name: 'two', endpoint: await sayingServer('two') };
  const balancer = await balancerOver({ upstreams: [one], header: 'x-test-upstream' });
  balancer.setUpstreams([two]);
  balancer.setHeader(undefined);
  balancer.dropRequestHeader('Authorization');
  const sick = await ask(balancer.url, { authorization: 'Bearer x', 'x-kept': 'y' });
  expect(sick.headers['x-test-upstream']).toBeUndefined();
  expect(said.parse(JSON.parse(sick.text))).toMatchObject({ name: 'two', headers: { 'x-kept': 'y' } });
  expect(said.parse(JSON.parse(sick.text)).headers).not.toHaveProperty('authorization');

  balancer.heal();
  const healed = await ask(balancer.url, { authorization: 'Bearer x' });
  expect(healed.headers['x-test-upstream']).toBe('one');
  expect(said.parse(JSON.parse(healed.text))).toMatchObject({ name: 'one', headers: { authorization: 'Bearer x' } });
});

test('without upstreams it says so', async () => {
  const balancer = await balancerOver({ upstreams: [] });
  expect(await ask(balancer.url)).toMatchObject({ status: 502, text: 'Bad Gateway: no upstream\n' });
});

test('a stream passes as it comes', async () => {
  const upstream = await streamingServer();
  const balancer = await balancerOver({ upstreams: [{ name: 'a', endpoint: upstream.endpoint }] });
  const answer = await request(balancer.url);
  const chunks = answer.body[Symbol.asyncIterator]();
  // The upstream has not ended: only a balancer that does not wait for the end can give this.
  expect(String((await chunks.next()).value)).toBe('first');
  upstream.finish();
  expect(String((await chunks.next()).value)).toBe(' last');
});

test('with held answers nothing comes before the end, then all of it', async () => {
  const upstream = await streamingServer();
  const balancer = await balancerOver({ upstreams: [{ name: 'a', endpoint: upstream.endpoint }], header: 'x-test-upstream' });
  balancer.bufferResponses(true);
  let answered = false;
  const answering = request(balancer.url).then((answer) => {
    answered = true;
    return answer;
  });
  await upstream.asked;
  // Whatever passes through is there after a request that went the same way and back.
  const direct = await request(`http://127.0.0.1:${upstream.endpoint.port}`);
  await direct.body[Symbol.asyncIterator]().next();
  expect(answered).toBe(false);
  upstream.finish();
  const answer = await answering;
  expect(answer.headers).toMatchObject({ 'content-length': '10', 'x-test-upstream': 'a' });
  expect(await answer.body.text()).toBe('first last');
});

test.each([false, true])('an answer that breaks off is broken off for the client (held: %s)', async (held) => {
  const upstream = await streamingServer();
  const balancer = await balancerOver({ upstreams: [{ name: 'a', endpoint: upstream.endpoint }] });
  balancer.bufferResponses(held);
  const asking = request(balancer.url).then((answer) => answer.body.text());
  await upstream.asked;
  upstream.breakOff();
  await expect(asking).rejects.toThrow();
});

test('clients keep their connection', async () => {
  const balancer = await balancerOver({ upstreams: [{ name: 'a', endpoint: await sayingServer('a') }] });
  let connections = 0;
  const dispatcher = new Agent({ connections: 1 }).on('connect', () => {
    connections += 1;
  });
  onTestFinished(() => dispatcher.close());
  for (const _ of [1, 2, 3]) await (await request(balancer.url, { dispatcher })).body.text();
  expect(connections).toBe(1);
});

test('leaves nobody out once its health checks are turned off, also where one was under way', async () => {
  const held: (() => void)[] = [];
  let arrived: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const server = createServer((request, response) => {
    if (request.url !== '/health') {
      response.end('ok');
      return;
    }
    held.push(() => response.writeHead(401).end());
    arrived();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const balancer = await balancerOver({ upstreams: [{ name: 'one', endpoint: { host: '127.0.0.1', port } }] });
  const checking = balancer.checkHealth('/health');
  await asked;
  await balancer.checkHealth(undefined);
  for (const answer of held) answer();
  await checking;
  expect((await ask(balancer.url)).status).toBe(200);
});

import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type NodeOptions, type RunningNode, startTestCluster, type TestCluster } from './support/cluster.js';
import { asRoot, detail, read, say } from './support/talk.js';

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster?.stop());
beforeEach(() => cluster.forget());

async function withNodes(count: number, options: NodeOptions, work: (...nodes: readonly RunningNode[]) => Promise<void>): Promise<void> {
  const nodes = await Promise.all(Array.from({ length: count }, (_, index) => cluster.startNode({ ...options, name: `n${index + 1}` })));
  try {
    await work(...nodes);
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
  }
}

const inCooldown = detail(503, 'Provider temporarily unavailable');
const cooldownKey = (id: string): string => `aisbf:aisbf:provider_disabled:${id}`;
const served = async (node: RunningNode, model: string) => {
  const { json } = await say(node, model);
  return typeof json === 'object' && json !== null && 'model' in json ? json.model : json;
};

describe('cooldown', () => {
  test('two failed direct calls disable a provider on every node, for 300 s; the key lives a minute longer', async () => {
    await withNodes(2, {}, async (first, second) => {
      if (!first || !second) throw new Error('two nodes are wanted');
      await say(first, 'ol3/fail500');
      expect(await cluster.redis.command('EXISTS', cooldownKey('ol3'))).toBe(0);
      expect(await say(first, 'ol3/fail500')).toMatchObject({ status: 500 });
      expect(await say(first, 'ol3/m1')).toMatchObject(inCooldown);
      expect(await say(second, 'ol3/m1')).toMatchObject(inCooldown);
      const ttl = Number(await cluster.redis.command('TTL', cooldownKey('ol3')));
      expect(ttl).toBeGreaterThan(340);
      expect(ttl).toBeLessThanOrEqual(360);
      expect(String(await cluster.redis.command('GET', cooldownKey('ol3')))).toMatch(/^\0\d{10}(\.\d+)?$/);
    });
  });

  test('one failure on each of two nodes disables nothing', async () => {
    await withNodes(2, {}, async (first, second) => {
      if (!first || !second) throw new Error('two nodes are wanted');
      await say(first, 'ol3/fail500');
      await say(second, 'ol3/fail500');
      expect(await say(first, 'ol3/m1')).toMatchObject({ status: 200 });
    });
  });

  test('a node that has seen it keeps it when the key is gone; one that has not, does not', async () => {
    await withNodes(2, {}, async (first, second) => {
      if (!first || !second) throw new Error('two nodes are wanted');
      await say(first, 'rotation/fo500');
      await cluster.redis.command('DEL', cooldownKey('ol3'));
      expect(await say(first, 'ol3/m1')).toMatchObject(inCooldown);
      expect(await say(second, 'ol3/m1')).toMatchObject({ status: 200 });
    });
  });

  test('a cached answer is served in cooldown, and default_error_cooldown ends it', async () => {
    await withNodes(1, { cooldownSeconds: 1 }, async (node) => {
      if (!node) throw new Error('a node is wanted');
      const before = await say(node, 'ol3/m1', { content: 'k' });
      await say(node, 'rotation/fo500');
      expect(await say(node, 'ol3/m1')).toMatchObject(inCooldown);
      expect(await say(node, 'ol3/m1', { content: 'k' })).toMatchObject({ status: 200, json: before.json });
      await expect.poll(async () => (await say(node, 'ol3/m1')).status, { timeout: 10_000 }).toBe(200);
      expect(await cluster.redis.command('EXISTS', cooldownKey('ol3'))).toBe(0);
    });
  });

  test('a refused request does not count in a rotation, a failed stream counts three times', async () => {
    await withNodes(1, {}, async (node) => {
      if (!node) throw new Error('a node is wanted');
      await say(node, 'rotation/fo400');
      await say(node, 'rotation/fo400');
      expect(await say(node, 'ol1/m1')).toMatchObject({ status: 200 });
      await say(node, 'kiA/fail400', { more: { stream: true } });
      expect(await say(node, 'kiA/m1')).toMatchObject(inCooldown);
    });
  });

  test("a user's provider starts anew with each request", async () => {
    await withNodes(1, {}, async (node) => {
      if (!node) throw new Error('a node is wanted');
      for (const _ of [1, 2, 3]) expect(await say(node, 'user-provider/deadk', asRoot)).toMatchObject(detail(500, 'Connection error.'));
    });
  });
});

describe('rotations', () => {
  test('equal weights in turn, from the first on each node; unequal ones by priority', async () => {
    await withNodes(2, {}, async (first, second) => {
      if (!first || !second) throw new Error('two nodes are wanted');
      expect([await served(first, 'rotation/rr'), await served(first, 'rotation/rr')]).toEqual(['ol1/m1', 'ol2/m1']);
      expect(await served(second, 'rotation/rr')).toBe('ol1/m1');
      expect([await served(first, 'rotation/prio'), await served(first, 'rotation/prio')]).toEqual(['ol1/m1', 'ol1/m1']);
    });
  });

  test('two nodes share answers', async () => {
    await withNodes(2, {}, async (first, second) => {
      if (!first || !second) throw new Error('two nodes are wanted');
      const one = await say(first, 'rotation/rr', { content: 'shared' });
      expect(await say(second, 'rotation/rr', { content: 'shared' })).toEqual(one);
    });
  });
});

describe('what reaches an upstream', () => {
  test('only the fields the release passes on', async () => {
    await withNodes(1, {}, async (node) => {
      if (!node) throw new Error('a node is wanted');
      await say(node, 'kiA/m1', { content: 'x', more: { max_tokens: 7, temperature: 0.5, top_p: 0.1, seed: 1, stop: ['a'], user: 'u' } });
      const sent: unknown = JSON.parse(cluster.upstreams[0].last().split(' ').slice(1).join(' '));
      const messages = [{ role: 'user', content: 'x' }];
      expect(sent).toEqual({ model: 'm1', messages, temperature: 0.5, stream: false, max_tokens: 7 });
    });
  });

  test('a forward proxy named in the environment is asked for absolute addresses', async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? '');
      const onward = httpRequest(request.url ?? '', { method: request.method, headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      request.pipe(onward);
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const address = proxy.address();
    const url = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
    try {
      await withNodes(1, { env: { HTTP_PROXY: url, http_proxy: url } }, async (node) => {
        if (!node) throw new Error('a node is wanted');
        expect(await say(node, 'ol1/m1')).toMatchObject({ status: 200 });
        expect(await say(node, 'kiA/m1', { more: { stream: true } })).toMatchObject({ status: 200 });
        const base = `http://${cluster.upstreams[0].address}`;
        expect(asked).toEqual([`${base}/api/tags`, `${base}/api/generate`, `${base}/v1/chat/completions`]);
      });
    } finally {
      proxy.closeAllConnections();
      proxy.close();
    }
  });
});

describe('client rate limits', () => {
  test('are counted per node, refused with the time to wait, and spare /health', async () => {
    const limited = { client_rate_limiting: { enabled: true, api: { requests_per_minute: 2, requests_per_hour: 0 } } };
    await withNodes(1, { aisbf: limited }, async (node) => {
      if (!node) throw new Error('a node is wanted');
      await read(node, '/api/rotations');
      await read(node, '/api/rotations');
      const refused = await read(node, '/api/rotations');
      expect(refused).toMatchObject({ status: 429, json: { error: 'Too many requests' } });
      expect(refused.headers).toEqual({ 'retry-after': expect.stringMatching(/^(59|60)$/) });
      expect(await read(node, '/health')).toMatchObject({ status: 200 });
      expect(await read(node, '/api/rotations', 'global-2')).toMatchObject({ status: 200 });
    });
  });
});

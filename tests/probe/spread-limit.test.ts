import { expect, test } from 'vitest';
import { spreadLimit } from '../../src/checks/spread-limit.js';
import { RateLimiter } from '../../src/lab/fake-node/rate-limit.js';
import { runChecks } from '../../src/run-checks.js';
import type { Cluster, RateLimit } from '../../src/target/cluster.js';
import { Secret } from '../../src/target/secret.js';
import { clusterOf } from './support/clusters.js';
import { httpServer, type TestServer } from './support/servers.js';

const TOKEN = 'limited-token-canary-0123456789';
const REQUESTS = 20;
const often = { requests_per_minute: REQUESTS, requests_per_hour: 1000 };
const limiter = (): RateLimiter => new RateLimiter({ enabled: true, api: often, general: often });

/** As a node answers that knows the token, and counts by this limiter. */
const limitedBy = (counter: RateLimiter): Promise<TestServer> =>
  httpServer((request, response) => {
    const limited = counter.check(request.url ?? '', request.headers.authorization ?? '');
    response.setHeader('content-type', 'application/json');
    if (limited !== undefined) {
      const { retryAfter } = limited;
      response
        .writeHead(429, { 'retry-after': String(retryAfter) })
        .end(JSON.stringify({ error: 'Too many requests', retry_after: retryAfter }));
    } else response.writeHead(400).end(JSON.stringify({ detail: "Invalid config type. Use 'providers', 'rotations', or 'autoselects'" }));
  });

const declared = (counted: RateLimit['counted']): RateLimit => ({
  requests: REQUESTS,
  windowSeconds: 60,
  counted,
  identity: { id: 'limited', kind: 'user', username: 'limited', token: new Secret('LIMITED', TOKEN) },
});

async function judge(servers: readonly TestServer[], change: Partial<Cluster>) {
  const cluster = clusterOf(
    servers.map(({ url }) => url),
    { allow: ['spends'], ...change },
  );
  const { view, document } = await runChecks({ cluster, checks: [spreadLimit] });
  expect(JSON.stringify(view.record)).not.toContain(TOKEN);
  return { verdict: view.cells[0]?.verdict, planned: view.record.planned?.worstCase, spent: document.spent };
}

test.each<readonly [RateLimit['counted'], RateLimit['counted'], string]>([
  ['node', 'node', 'ok'],
  ['cluster', 'cluster', 'ok'],
  ['node', 'cluster', 'limit-counted-otherwise'],
  ['cluster', 'node', 'limit-counted-otherwise'],
])('a limit counted by %s and declared by %s is %s, for no more requests than planned', async (counted, said, code) => {
  const shared = limiter();
  const of = (): RateLimiter => (counted === 'cluster' ? shared : limiter());
  await using one = await limitedBy(of());
  await using two = await limitedBy(of());
  await using three = await limitedBy(of());
  const { verdict, planned, spent } = await judge([one, two, three], { rateLimit: declared(said) });
  expect(verdict).toMatchObject({ code, data: { counted } });
  expect(spent.requests).toBeLessThanOrEqual(planned?.requests ?? 0);
  expect(spent.requests).toBeLessThanOrEqual(2 * REQUESTS + 3);
  expect(spent.completions).toBe(0);
  for (const { headers } of one.requests) expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
});

test('without leave to spend nothing is asked', async () => {
  await using one = await limitedBy(limiter());
  await using two = await limitedBy(limiter());
  const { verdict } = await judge([one, two], { rateLimit: declared('node'), allow: [] });
  expect(verdict).toMatchObject({ status: 'not-evaluated', code: 'withheld', data: { because: 'effect-not-allowed' } });
  expect(one.requests).toEqual([]);
});

test('a second run within the window tells that the identity was used, and blames nobody', async () => {
  const shared = limiter();
  for (let asked = 0; asked < 5; asked += 1) shared.check('/api/x', `Bearer ${TOKEN}`, Date.now() - 30_000);
  await using one = await limitedBy(shared);
  await using two = await limitedBy(shared);
  const { verdict } = await judge([one, two], { rateLimit: declared('cluster') });
  expect(verdict).toMatchObject({ status: 'unknown', code: 'inconclusive', data: { because: 'used-before' } });
});

import { expect, test } from 'vitest';
import { loginQuestion, sessionQuestion } from '../../src/checks/ask/dashboard.js';
import type { CheckContext } from '../../src/checks/check.js';
import type { DashboardAccount } from '../../src/target/cluster.js';
import { Secret } from '../../src/target/secret.js';
import { CONTRACT, checkAsking, clusterOf, eventsOf, observationsOf } from './support/clusters.js';
import { httpServer } from './support/servers.js';

const PASSWORD = 'pass word&canary=0123456789';
const COOKIE = 'canary-cookie.AbCdEfGh.0123456789';
const account: DashboardAccount = { id: 'desk', username: 'desk', password: new Secret('DESK_PASSWORD', PASSWORD) };

test('a login form is sent as a form, its cookie goes with the next question of that session, and no secret is recorded', async () => {
  const bodies: string[] = [];
  await using server = await httpServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      bodies.push(body);
      if (request.method === 'POST') {
        const headers = { location: '/dashboard', 'set-cookie': `session=${COOKIE}; path=/; httponly` };
        response.writeHead(303, headers).end(`your password is ${PASSWORD}`);
      } else response.setHeader('content-type', 'application/json').end(JSON.stringify({ cookie: request.headers.cookie ?? null }));
    });
  });
  const cluster = clusterOf([server.url, server.url], { dashboards: [account] });
  const ctx: CheckContext = { cluster, contract: CONTRACT, seed: 's' };
  const login = loginQuestion(ctx, 'n1', account);
  const own = sessionQuestion(ctx, 'n2', account, 'n1');
  const others = sessionQuestion(ctx, 'n2', account, 'n2');
  const check = checkAsking('one', (_cell, _ctx, seen) => (seen.get(login.key) === undefined ? [login] : [own, others]));
  const events = await eventsOf(cluster, [check]);
  expect(new URLSearchParams(bodies[0]).get('password')).toBe(PASSWORD);
  expect(server.requests[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(
    server.requests
      .slice(1)
      .map(({ headers }) => headers.cookie ?? null)
      .toSorted(),
  ).toEqual([null, `session=${COOKIE}`].toSorted());
  const told = JSON.stringify(events);
  for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), new URLSearchParams({ p: PASSWORD }).toString().slice(2), COOKIE])
    expect(told).not.toContain(secret);
  expect(told).toContain('DESK_PASSWORD');
  expect(observationsOf(events).length).toBe(3);
});

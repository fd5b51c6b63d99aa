import { expect, test } from 'vitest';
import type { Get, Got } from '../../src/cli/init/get.js';
import { lookAtBalancer } from '../../src/cli/init/look-public.js';
import { isSettled, proposeUpstream } from '../../src/cli/init/propose-upstream.js';
import type { NodeSight } from '../../src/cli/init/sights.js';

const got = (status: number, headers: Readonly<Record<string, string>>): Got => ({
  ok: true,
  headers,
  answer: { status, contentType: 'text/html', body: '' },
});

/** A balancer that takes turns. @param sent filled with the paths that it is sent */
function balancerOf(turns: readonly ((path: string) => Got)[], sent: string[]): Get {
  let turn = 0;
  return async (to, path) => {
    sent.push(`${to.kind} ${path}`);
    const next = turns[turn++ % turns.length];
    return next === undefined ? { ok: false, why: 'no turn' } : next(path);
  };
}

const NODES: readonly NodeSight[] = ['a', 'b'].map((name) => ({
  url: `http://${name}.lan:1`,
  headers: {},
  addresses: [],
  providers: [],
  rotations: [],
  autoselects: [],
  ownAddress: `10.0.0.${name === 'a' ? 1 : 2}:1`,
}));

test('a node that is down behind the balancer does not hide its header', async () => {
  const a = () => got(303, { 'x-up': 'one', location: 'http://10.0.0.1:1/dashboard/login' });
  const b = () => got(303, { 'x-up': 'two', location: 'http://10.0.0.2:1/dashboard/login' });
  const dead = () => got(502, { server: 'edge' });
  const silent = (): Got => ({ ok: false, why: 'no response in time' });
  const sights = await lookAtBalancer(balancerOf([silent, dead, a, b], []), NODES.length);
  expect(new Set(sights.map(({ problem }) => problem))).toEqual(new Set(['no response in time', 'HTTP 502', undefined]));
  const [best] = proposeUpstream(NODES, sights);
  expect(best?.header).toBe('x-up');
  expect(best && isSettled(best)).toBe(true);
  expect(best?.nodeOf.get('two')).toBe('http://b.lan:1');
});

test('a balancer that keeps the dashboard from outside is sent the public page', async () => {
  const sent: string[] = [];
  const closed = (path: string) => got(path === '/' ? 200 : 403, { 'x-up': 'one' });
  const sights = await lookAtBalancer(balancerOf([closed], sent), NODES.length);
  expect(sent.filter((line) => line.endsWith('/dashboard')).length).toBe(5);
  expect(sent.filter((line) => line === 'balancer /').length).toBe(sights.length);
  expect(sights.length).toBeGreaterThanOrEqual(11);
});

test('one that does not respond at all is not waited for again', async () => {
  const sent: string[] = [];
  const sights = await lookAtBalancer(balancerOf([() => ({ ok: false, why: 'connection refused' })], sent), NODES.length);
  expect(sent).toHaveLength(5);
  expect(sights.every(({ problem }) => problem === 'connection refused')).toBe(true);
});

import { expect, test } from 'vitest';
import { requestsToMeetAll } from '../../src/checks/balancer-asks.js';
import { balancerParity } from '../../src/checks/balancer-parity.js';
import { context } from './context.js';
import { goesRed } from './goes-red.js';
import { answered } from './outcomes.js';
import { play } from './play.js';
import { World } from './world.js';
import { healthyNode } from './world-node.js';

goesRed('balancer-parity', [
  {
    fault: 'balancer misses a node',
    cell: 'n3/-/-/balancer/reach',
    code: 'node-not-reached',
    data: { requests: 24, by: 'header' },
    stillGreen: ['n1/-/-/balancer/reach', '-/-/-/balancer/answers'],
    inject: (w) => (w.node('n3').reachedByBalancer = false),
  },
  {
    fault: 'balancer misses a dead node',
    cell: 'n3/-/-/balancer/reach',
    status: 'unknown',
    code: 'inconclusive',
    data: { because: 'node-does-not-answer' },
    inject: (w) => Object.assign(w.node('n3'), { reachedByBalancer: false, down: true }),
  },
  {
    fault: 'no header declared',
    cell: 'n3/-/-/balancer/reach',
    status: 'not-evaluated',
    code: 'need-missing',
    cluster: { entry: { url: 'http://balancer' } },
    inject: (w) => (w.withHeader = false),
  },
  {
    fault: 'header declared, not sent',
    cell: 'n3/-/-/balancer/reach',
    status: 'unknown',
    code: 'inconclusive',
    inject: (w) => (w.withHeader = false),
  },
  {
    fault: 'unknown upstream',
    cell: '-/-/-/balancer/answers',
    code: 'unknown-upstream',
    data: {
      upstreams: { ghost: 6 },
      failed: 6,
      of: 24,
      period: { every: 4, first: 4, of: 24 },
      direct: { failed: 0, of: 18 },
      excess: true,
    },
    inject: (w) => (w.deadUpstreams = ['ghost']),
  },
  {
    fault: 'unknown upstream without a header',
    cell: '-/-/-/balancer/answers',
    code: 'balancer-failed',
    data: { failed: 6, of: 24, statuses: { 502: 6 }, period: { every: 4 }, excess: true, byNode: {} },
    inject: (w) => Object.assign(w, { deadUpstreams: ['ghost'], withHeader: false }),
  },
  {
    fault: 'a dead node behind the balancer',
    cell: '-/-/-/balancer/answers',
    code: 'balancer-failed',
    data: { byNode: { n1: { failed: 0 }, n3: { failed: 8, of: 8 } }, period: { every: 3 }, direct: { failed: 6, of: 18 }, excess: false },
    inject: (w) => (w.node('n3').down = true),
  },
  {
    fault: 'no header, and the node missed answers as no other does',
    cell: 'n3/-/-/balancer/reach',
    code: 'node-not-reached',
    data: { by: 'effect', requests: 24 },
    cluster: { entry: { url: 'https://balancer' } },
    inject: (w) => {
      w.withHeader = false;
      Object.assign(w.node('n3'), { reachedByBalancer: false, rotations: {} });
    },
  },
  {
    fault: 'no header, and the balancer answers everything itself',
    cell: 'n3/-/-/balancer/reach',
    status: 'unknown',
    code: 'inconclusive',
    data: { by: 'effect', because: 'no-node-answered' },
    cluster: { entry: { url: 'https://balancer' } },
    inject: (w) => {
      w.withHeader = false;
      w.node('n3').rotations = {};
      for (const node of Object.values(w.nodes)) node.reachedByBalancer = false;
      w.deadUpstreams = ['nobody'];
    },
  },
  {
    fault: 'no header, and an unnamed upstream answers as no declared node does',
    cell: '-/-/-/balancer/answers',
    code: 'unknown-upstream',
    data: { failed: 0, upstreams: { 'an upstream without a name': 6 } },
    cluster: { entry: { url: 'https://balancer' } },
    inject: (w) => {
      w.withHeader = false;
      w.nodes['n4'] = { ...healthyNode(), rotations: {} };
    },
  },
  {
    fault: 'the balancer does not answer',
    cell: '-/-/-/balancer/answers',
    code: 'no-answer',
    data: { class: 'refused', failed: 24, of: 24 },
    inject: (w) => (w.balancerDown = true),
  },
  {
    fault: 'garbage through the balancer',
    cell: '-/-/-/balancer/answers',
    code: 'balancer-failed',
    data: { statuses: { 200: 24 }, direct: { failed: 18, of: 18 }, excess: false },
    inject: (w) => {
      for (const node of Object.values(w.nodes)) node.override = () => answered(200, '<html>');
    },
  },
]);

test('without a header a node that answers as no other does is reached by effect, and that is said', () => {
  const ctx = context({ entry: { url: 'https://balancer' } });
  const world = new World(['n1', 'n2', 'n3']);
  world.withHeader = false;
  world.node('n2').rotations = {};
  const { verdicts } = play(ctx, world, [balancerParity]);
  expect(verdicts.get('balancer-parity/n2/-/-/balancer/reach')).toMatchObject({ status: 'pass', data: { by: 'effect' } });
  expect(verdicts.get('balancer-parity/n2/-/-/balancer/reach')?.reason).toContain('inferred');
  // The others answer alike: nothing tells which of them it was.
  expect(verdicts.get('balancer-parity/n1/-/-/balancer/reach')).toMatchObject({ status: 'not-evaluated', code: 'need-missing' });
  expect(verdicts.get('balancer-parity/-/-/-/balancer/answers')).toMatchObject({
    status: 'pass',
    data: { byNode: { n2: { of: 8, by: 'effect' } } },
  });
});

test.each([1, 2, 3, 7, 12, 20])('with %i nodes a fair balancer leaves one out once in a thousand runs at most', (nodes) => {
  const requests = requestsToMeetAll(nodes);
  expect(nodes === 1 ? 0 : nodes * (1 - 1 / nodes) ** requests).toBeLessThanOrEqual(0.001);
  expect(requests).toBeGreaterThanOrEqual(2 * nodes);
});

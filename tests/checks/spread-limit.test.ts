import { expect, test } from 'vitest';
import { spreadLimit } from '../../src/checks/spread-limit.js';
import type { RateLimit } from '../../src/target/cluster.js';
import { baseCluster, context } from './context.js';
import { goesRed } from './goes-red.js';
import { answered } from './outcomes.js';
import { play } from './play.js';
import { World } from './world.js';

const cell = '-/-/-/-/counted';
const declaring = (change: Partial<RateLimit>) => {
  if (baseCluster.rateLimit === undefined) throw new Error('the cluster declares no limit');
  return { rateLimit: { ...baseCluster.rateLimit, ...change } };
};
const overCluster = declaring({ counted: 'cluster' });

goesRed('spread-limit', [
  {
    fault: 'each node counts for itself where all should count together',
    cell,
    code: 'limit-counted-otherwise',
    data: { declared: 'cluster', counted: 'node', refused: 1, byNode: { n1: { refused: 1, of: 11 }, n2: { refused: 0, of: 4 } } },
    cluster: overCluster,
    inject: () => undefined,
  },
  {
    fault: 'all nodes count together where each should count for itself',
    cell,
    code: 'limit-counted-otherwise',
    data: { declared: 'node', counted: 'cluster', refused: 4, of: 14 },
    inject: (w) => (w.limit = { requests: 10, counted: 'cluster' }),
  },
  {
    fault: 'no limit is in force',
    cell,
    code: 'limit-not-in-force',
    data: { counted: null, refused: 0 },
    inject: (w) => (w.limit = { requests: 1000, counted: 'node' }),
  },
  {
    fault: 'one node has a tighter limit',
    cell,
    code: 'limit-tighter',
    data: { nodes: ['n2'] },
    inject: (w) => (w.limit = { requests: 10, counted: 'node', onNode: { n2: 3 } }),
  },
  {
    fault: 'all nodes have a tighter limit',
    cell,
    code: 'limit-tighter',
    data: { nodes: ['n1', 'n2', 'n3'] },
    inject: (w) => (w.limit = { requests: 2, counted: 'node' }),
  },
  {
    fault: 'the first node alone has a tighter limit, which its own share does not meet',
    cell,
    code: 'limit-tighter',
    data: { nodes: ['n1'] },
    inject: (w) => (w.limit = { requests: 10, counted: 'node', onNode: { n1: 7 } }),
  },
  {
    fault: 'the identity was used a while before',
    cell,
    status: 'unknown',
    code: 'inconclusive',
    data: { because: 'used-before' },
    inject: (w) => Object.assign(w, { limit: { requests: 6, counted: 'cluster' }, retryAfter: 20 }),
  },
  {
    fault: 'a node does not answer',
    cell,
    code: 'no-answer',
    inject: (w) => (w.node('n2').down = true),
  },
  {
    fault: 'the identity is not let in',
    cell,
    status: 'unknown',
    code: 'inconclusive',
    data: { because: 'not-counted', status: 403 },
    cluster: declaring({ identity: { ...declaring({}).rateLimit.identity, username: 'somebody' } }),
    inject: () => undefined,
  },
  {
    fault: 'something else is answered 429',
    cell,
    status: 'unknown',
    code: 'inconclusive',
    data: { because: 'not-counted', status: 429 },
    inject: (w) => (w.node('n2').override = () => answered(429, { error: 'Daily request limit exceeded' })),
  },
]);

test('counted over the cluster as declared passes, after one more than the limit and one of every node', () => {
  const ctx = context(overCluster);
  const world = new World(['n1', 'n2', 'n3']);
  world.limit = { requests: 10, counted: 'cluster' };
  const { verdicts, asked } = play(ctx, world, [spreadLimit]);
  expect(verdicts.get(`spread-limit/${cell}`)).toMatchObject({ status: 'pass', data: { counted: 'cluster' } });
  expect(asked).toHaveLength(11 + 3);
});

test('without a declared limit it has no subject, nor with one node', () => {
  const { rateLimit: _, ...without } = context().cluster;
  expect(spreadLimit.notApplicable({ ...context(), cluster: without })).toMatch(/no rateLimit/);
  expect(spreadLimit.notApplicable(context({ nodes: baseCluster.nodes.slice(0, 1) }))).toMatch(/one node/);
});

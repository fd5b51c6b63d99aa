import type { Cluster } from '../../src/target/cluster.js';
import { baseCluster } from './context.js';
import { goesRed } from './goes-red.js';
import { answered, unanswered } from './outcomes.js';

const limit = (maxLatencyMs: number): Partial<Cluster> => ({
  routes: baseCluster.routes.map((route) => ({ ...route, expect: { status: 200, maxLatencyMs } })),
});
const DIRECT = 'n3/ops/direct-alpha/direct/-';

goesRed('latency', [
  {
    fault: 'an answer beyond the limit',
    cell: DIRECT,
    code: 'too-slow',
    data: { ms: 5, max: 1, kind: 'direct', provider: 'alpha' },
    cluster: limit(1),
    inject: () => undefined,
  },
  {
    fault: 'an answer through the balancer beyond the limit',
    cell: '-/ops/support/balancer/-',
    code: 'too-slow',
    data: { kind: 'rotation' },
    cluster: limit(1),
    inject: () => undefined,
  },
  {
    fault: 'a chat that fails',
    cell: DIRECT,
    status: 'not-evaluated',
    code: 'need-missing',
    data: { chat: 'upstream-failed', provider: 'alpha' },
    stillGreen: ['n1/ops/direct-alpha/direct/-'],
    cluster: limit(900),
    inject: (w) => (w.node('n3').failingProviders = ['alpha']),
  },
  {
    fault: 'a page instead of a completion',
    cell: DIRECT,
    status: 'not-evaluated',
    code: 'need-missing',
    data: { chat: 'garbage' },
    cluster: limit(900),
    inject: (w) => (w.node('n3').override = ({ chat }) => (chat === undefined ? undefined : answered(200, '<html>'))),
  },
  {
    fault: 'no answer',
    cell: DIRECT,
    status: 'not-evaluated',
    code: 'need-missing',
    data: { chat: 'no-answer' },
    cluster: limit(900),
    inject: (w) => (w.node('n3').override = ({ chat }) => (chat === undefined ? undefined : unanswered('refused'))),
  },
]);

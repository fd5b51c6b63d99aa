import type { Cluster } from '../../src/target/cluster.js';
import { baseCluster } from './context.js';
import { goesRed } from './goes-red.js';
import { answered, unanswered } from './outcomes.js';

const limit = (maxTokens: number): Partial<Cluster> => ({
  routes: baseCluster.routes.map((route) => ({ ...route, expect: { status: 200, maxTokens } })),
});
const withoutUsage = {
  id: 'c-1',
  object: 'chat.completion',
  created: 1,
  model: 'm1',
  choices: [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }],
};
const DIRECT = 'n3/ops/direct-alpha/direct/-';

goesRed('cost', [
  {
    fault: 'an answer beyond the limit',
    cell: DIRECT,
    code: 'too-expensive',
    data: { tokens: 5, max: 4, kind: 'direct', provider: 'alpha' },
    cluster: limit(4),
    inject: () => undefined,
  },
  {
    fault: 'an answer through the balancer beyond the limit',
    cell: '-/ops/support/balancer/-',
    code: 'too-expensive',
    data: { kind: 'rotation' },
    cluster: limit(4),
    inject: () => undefined,
  },
  {
    fault: 'a chat that fails',
    cell: DIRECT,
    status: 'not-evaluated',
    code: 'need-missing',
    data: { chat: 'upstream-failed', provider: 'alpha' },
    stillGreen: ['n1/ops/direct-alpha/direct/-'],
    cluster: limit(50),
    inject: (w) => (w.node('n3').failingProviders = ['alpha']),
  },
  {
    fault: 'a page instead of a completion',
    cell: DIRECT,
    status: 'not-evaluated',
    code: 'need-missing',
    data: { chat: 'garbage' },
    cluster: limit(50),
    inject: (w) => (w.node('n3').override = ({ chat }) => (chat === undefined ? undefined : answered(200, '<html>'))),
  },
  {
    fault: 'no answer',
    cell: DIRECT,
    status: 'not-evaluated',
    code: 'need-missing',
    data: { chat: 'no-answer' },
    cluster: limit(50),
    inject: (w) => (w.node('n3').override = ({ chat }) => (chat === undefined ? undefined : unanswered('refused'))),
  },
  {
    fault: 'an answer that does not say what it cost',
    cell: DIRECT,
    status: 'unknown',
    code: 'inconclusive',
    data: { because: 'no-usage' },
    cluster: limit(50),
    inject: (w) => (w.node('n3').override = ({ chat }) => (chat === undefined ? undefined : answered(200, withoutUsage))),
  },
]);

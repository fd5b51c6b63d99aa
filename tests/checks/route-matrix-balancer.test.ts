import { goesRed } from './goes-red.js';

goesRed('route-matrix', [
  {
    fault: 'balancer misses a node',
    cell: 'n3/-/-/balancer/reach',
    code: 'node-not-reached',
    data: { requests: 20 },
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
    data: { upstreams: { ghost: 5 }, failed: 5, of: 20 },
    inject: (w) => (w.deadUpstreams = ['ghost']),
  },
  {
    fault: 'unknown upstream without a header',
    cell: '-/-/-/balancer/answers',
    code: 'balancer-failed',
    data: { failed: 5, of: 20, statuses: { 502: 5 } },
    inject: (w) => Object.assign(w, { deadUpstreams: ['ghost'], withHeader: false }),
  },
  {
    fault: 'a dead node behind the balancer',
    cell: '-/-/-/balancer/answers',
    code: 'balancer-failed',
    data: { byNode: { n1: { failed: 0 }, n3: { of: 6 } } },
    inject: (w) => (w.node('n3').down = true),
  },
]);

import type { Cluster } from '../../src/target/cluster.js';
import { goesRed } from './goes-red.js';
import { answered } from './outcomes.js';
import type { World } from './world.js';

const DIRECT = 'n3/ops/direct-alpha/direct/-';
const expecting = (expect: object): Partial<Cluster> => ({
  routes: [{ id: 'direct-alpha', model: 'alpha/m1', identities: ['ops'], expect: { status: 200, ...expect } }],
});
const chatAnswers = (world: World, status: number, body: unknown): void => {
  world.node('n3').override = (question) => (question.chat === undefined ? undefined : answered(status, body));
};

goesRed('route-matrix', [
  {
    fault: 'down',
    cell: DIRECT,
    code: 'no-answer',
    data: { class: 'refused', kind: 'direct', provider: 'alpha' },
    stillGreen: ['n1/ops/direct-alpha/direct/-'],
    inject: (w) => (w.node('n3').down = true),
  },
  {
    fault: 'down',
    cell: 'n3/ops/support/direct/-',
    code: 'no-answer',
    data: { kind: 'rotation' },
    inject: (w) => (w.node('n3').down = true),
  },
  {
    fault: 'provider down',
    cell: DIRECT,
    code: 'upstream-failed',
    data: { provider: 'alpha', meaning: 'upstream-failed', status: 500 },
    stillGreen: ['n3/ops/direct-beta/direct/-'],
    inject: (w) => (w.node('n3').failingProviders = ['alpha']),
  },
  {
    fault: 'no such rotation',
    cell: 'n3/ops/support/direct/-',
    code: 'route-unknown',
    data: { kind: 'rotation', status: 400 },
    stillGreen: ['n1/ops/support/direct/-'],
    inject: (w) => (w.node('n3').rotations = {}),
  },
  {
    fault: 'on sqlite',
    cell: 'n3/alice/alice-own/direct/-',
    code: 'refused',
    data: { refusal: 'unknown-token', kind: 'user-provider' },
    inject: (w) => (w.node('n3').db = 'empty'),
  },
  {
    fault: 'node errors',
    cell: DIRECT,
    code: 'internal-error',
    inject: (w) => {
      w.node('n3').override = (q) =>
        q.chat === undefined
          ? undefined
          : answered(500, 'Internal Server Error', { headers: { 'content-type': 'text/plain; charset=utf-8' } });
    },
  },
  {
    fault: 'cooldown',
    cell: DIRECT,
    status: 'unknown',
    code: 'in-cooldown',
    inject: (w) => chatAnswers(w, 503, { detail: 'Provider temporarily unavailable' }),
  },
  {
    fault: 'client rate limit',
    cell: DIRECT,
    code: 'rate-limited',
    data: { by: 'client' },
    inject: (w) => chatAnswers(w, 429, { error: 'Too many requests', retry_after: 59 }),
  },
  {
    fault: 'upstream rate limit',
    cell: DIRECT,
    code: 'rate-limited',
    data: { by: 'upstream' },
    inject: (w) => chatAnswers(w, 429, { detail: "Error code: 429 - {'error': 'x'}" }),
  },
  {
    fault: 'gateway',
    cell: DIRECT,
    code: 'gateway-error',
    inject: (w) => chatAnswers(w, 502, '<html>Bad Gateway</html>'),
  },
  {
    fault: 'provider unknown',
    cell: DIRECT,
    code: 'provider-unknown',
    inject: (w) => chatAnswers(w, 404, { detail: 'Not found' }),
  },
  { fault: 'garbage', cell: DIRECT, code: 'garbage', inject: (w) => chatAnswers(w, 200, '<html>') },
  {
    fault: 'content',
    cell: DIRECT,
    code: 'unexpected-content',
    cluster: expecting({ content: '^nothing$' }),
    inject: () => {},
  },
  {
    fault: 'status',
    cell: DIRECT,
    code: 'unexpected-status',
    cluster: expecting({ status: 403 }),
    inject: () => {},
  },
  {
    fault: 'streaming to a provider that must not be',
    cell: DIRECT,
    status: 'not-evaluated',
    code: 'need-missing',
    cluster: expecting({ streaming: true }),
    inject: () => {},
  },
  {
    fault: 'a global route that only administrators reach',
    cell: 'n1/alice/x/direct/-',
    status: 'not-evaluated',
    code: 'need-missing',
    data: { need: 'an identity that may use global routes', identity: 'alice' },
    cluster: { routes: [{ id: 'x', model: 'rotation/support', identities: ['alice'], expect: { status: 200 } }] },
    inject: () => {},
  },
  {
    fault: 'user rotation',
    cell: 'n1/alice/x/direct/-',
    status: 'not-evaluated',
    code: 'need-missing',
    data: { quirk: true },
    cluster: { routes: [{ id: 'x', model: 'user-rotation/support', identities: ['alice'], expect: { status: 200 } }] },
    inject: () => {},
  },
]);

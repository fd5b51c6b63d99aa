import { expect, test } from 'vitest';
import { asIdentity, tokenProbe, toNode } from '../../src/checks/ask/http.js';
import { checkById } from '../../src/checks/registry.js';
import { context } from './context.js';
import { goesRed } from './goes-red.js';
import { answered, unanswered } from './outcomes.js';

const N = 'n3/-/-/-/-';

goesRed('node-health', [
  {
    fault: 'every third new connection reset',
    cell: 'n3/-/-/-/connections',
    code: 'no-answer',
    data: { class: 'reset', lost: 2, of: 6 },
    stillGreen: [N, 'n1/-/-/-/connections'],
    inject: (w) => {
      let turn = 0;
      w.node('n3').override = ({ fresh, to }) =>
        fresh === true && to.kind === 'node' && ++turn % 3 === 0 ? unanswered('reset') : undefined;
    },
  },
  {
    fault: 'clients limited',
    cell: 'n3/-/-/-/connections',
    code: 'rate-limited',
    data: { by: 'client', status: 429 },
    inject: (w) => (w.node('n3').override = () => answered(429, { error: 'Too many requests', retry_after: 30 })),
  },
  {
    fault: 'observer',
    cell: 'n3/-/-/-/connections',
    status: 'unknown',
    code: 'observer-failed',
    inject: (w) => (w.node('n3').override = () => unanswered('observer')),
  },
  {
    fault: 'garbage',
    cell: 'n3/-/-/-/connections',
    code: 'garbage',
    inject: (w) => (w.node('n3').override = () => answered(200, '<html>')),
  },
  {
    fault: 'down',
    cell: N,
    code: 'no-answer',
    data: { class: 'refused' },
    stillGreen: ['n1/-/-/-/-'],
    inject: (w) => (w.node('n3').down = true),
  },
  {
    fault: 'observer',
    cell: N,
    status: 'unknown',
    code: 'observer-failed',
    inject: (w) => (w.node('n3').override = () => unanswered('observer')),
  },
  {
    fault: 'other token',
    cell: N,
    code: 'refused',
    data: { refusal: 'unknown-token', status: 403 },
    stillGreen: ['n1/-/-/-/-'],
    inject: (w) => (w.node('n3').globals = []),
  },
  {
    fault: 'health 500',
    cell: N,
    code: 'unexpected-status',
    data: { status: 500, expected: 200 },
    inject: (w) => (w.node('n3').override = () => answered(500, 'Internal Server Error')),
  },
  {
    fault: 'health garbage',
    cell: N,
    code: 'garbage',
    inject: (w) => (w.node('n3').override = () => answered(200, { status: 'fine' })),
  },
]);

test('token probes of one identity are one question, whichever check asks', () => {
  const ctx = context();
  const key = tokenProbe(ctx, toNode('n1'), asIdentity('ops')).key;
  const health = checkById('node-health')?.asks({ check: 'node-health', node: 'n1' }, ctx, { get: () => undefined, all: () => [] });
  expect(health?.map((question) => question.key)).toEqual([key]);
});

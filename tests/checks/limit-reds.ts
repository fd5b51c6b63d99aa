import type { Verdict } from '../../src/checks/verdict.js';
import type { Cluster, Expectation } from '../../src/target/cluster.js';
import { baseCluster } from './context.js';
import type { Red } from './goes-red.js';
import { answered, unanswered } from './outcomes.js';
import type { World } from './world.js';

/** The direct chat that limits are held against. */
export const DIRECT = 'n3/ops/direct-alpha/direct/-';

/** The cluster with that limit on every route. */
export const limited = (limit: Partial<Expectation>): Partial<Cluster> => ({
  routes: baseCluster.routes.map((route) => ({ ...route, expect: { status: 200, ...limit } })),
});

const chatsOn =
  (node: string, answer: () => ReturnType<typeof answered>) =>
  (world: World): void => {
    world.node(node).override = ({ chat }) => (chat === undefined ? undefined : answer());
  };

interface Beyond {
  readonly code: Verdict['code'];
  /** So low that every answer is beyond it, and so high that none is. */
  readonly tight: Partial<Expectation>;
  readonly wide: Partial<Expectation>;
  /** What is said of a direct chat beyond the limit. */
  readonly data: Red['data'];
}

/** How a limit on chats is broken, and what it cannot be held against: those that did not come out are the matrix's business. */
export const limitReds = ({ code, tight, wide, data }: Beyond): readonly Red[] => [
  {
    fault: 'an answer beyond the limit',
    cell: DIRECT,
    code,
    data: { ...data, kind: 'direct', provider: 'alpha' },
    cluster: limited(tight),
    inject: () => undefined,
  },
  {
    fault: 'an answer through the balancer beyond the limit',
    cell: '-/ops/support/balancer/-',
    code,
    data: { kind: 'rotation' },
    cluster: limited(tight),
    inject: () => undefined,
  },
  ...(
    [
      ['a chat that fails', 'upstream-failed', (w: World) => (w.node('n3').failingProviders = ['alpha'])],
      ['a page instead of a completion', 'garbage', chatsOn('n3', () => answered(200, '<html>'))],
      ['no answer', 'no-answer', chatsOn('n3', () => unanswered('refused'))],
    ] as const
  ).map(
    ([fault, chat, inject]): Red => ({
      fault,
      cell: DIRECT,
      status: 'not-evaluated',
      code: 'need-missing',
      data: { chat, provider: 'alpha' },
      stillGreen: ['n1/ops/direct-alpha/direct/-'],
      cluster: limited(wide),
      inject,
    }),
  ),
];

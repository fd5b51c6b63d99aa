import { expect, test } from 'vitest';
import type { HttpQuestion } from '../../src/checks/question.js';
import { checkById } from '../../src/checks/registry.js';
import { context } from './context.js';
import { goesRed } from './goes-red.js';
import { DIRECT, limited, limitReds } from './limit-reds.js';
import { unanswered } from './outcomes.js';
import { play } from './play.js';
import { World } from './world.js';

/** Whether a chat is a second look is known by what it confirms. */
const lateOn =
  (node: string, { first, again }: { readonly first: number; readonly again: number }) =>
  ({ to, chat }: HttpQuestion): number => {
    if (chat?.providers?.includes('alpha') !== true || to.kind !== 'node' || to.id !== node) return 5;
    return chat.confirms === undefined ? first : again;
  };

goesRed('latency', [
  ...limitReds({ code: 'too-slow', tight: { maxLatencyMs: 1 }, wide: { maxLatencyMs: 900 }, data: { ms: 5, max: 1 } }),
  {
    fault: 'an answer beyond the limit, and the one after it',
    cell: DIRECT,
    code: 'too-slow',
    data: { ms: 950, againMs: 901, max: 900 },
    stillGreen: ['n1/ops/direct-alpha/direct/-'],
    cluster: limited({ maxLatencyMs: 900 }),
    inject: (w) => (w.took = lateOn('n3', { first: 950, again: 901 })),
  },
  {
    fault: 'an answer beyond the limit, and none after it',
    cell: DIRECT,
    code: 'too-slow',
    data: { ms: 950, max: 900 },
    cluster: limited({ maxLatencyMs: 900 }),
    inject: (w) => {
      w.took = lateOn('n3', { first: 950, again: 5 });
      w.node('n3').override = ({ chat }) => (chat?.confirms === undefined ? undefined : unanswered('reset'));
    },
  },
]);

test('one late answer, with the next in time, is a pass that says so', () => {
  const ctx = context(limited({ maxLatencyMs: 900 }));
  const world = new World(ctx.cluster.nodes.map(({ id }) => id));
  world.took = lateOn('n3', { first: 950, again: 5 });
  const checks = ['latency', 'route-matrix'].flatMap((id) => checkById(id) ?? []);
  const { verdicts, asked } = play(ctx, world, checks);
  expect(verdicts.get(`latency/${DIRECT}`)).toMatchObject({ status: 'pass', flaky: true, data: { ms: 950, againMs: 5 } });
  expect([...verdicts.values()].filter(({ status }) => status !== 'pass' && status !== 'not-applicable')).toEqual([]);
  // What was in time is asked once.
  const again = asked.filter((question) => question.kind === 'http' && question.chat?.confirms !== undefined);
  expect(again.length).toBeGreaterThan(0);
  expect(again.every((question) => question.factors.node === 'n3')).toBe(true);
});

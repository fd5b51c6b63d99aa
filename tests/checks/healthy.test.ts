import { describe, expect, test } from 'vitest';
import { mostAsks } from '../../src/checks/asking-again.js';
import type { CheckContext } from '../../src/checks/check.js';
import type { ConvergenceQuestion, Question, Step } from '../../src/checks/question.js';
import { allChecks } from '../../src/checks/registry.js';
import { revocation } from '../../src/checks/revocation.js';
import { planRun, type Selection } from '../../src/probe/plan.js';
import { baseCluster, context } from './context.js';
import { oddities, play } from './play.js';
import { World } from './world.js';

describe('a cluster in order', () => {
  test.each([1, 2, 3])('with %i nodes every cell passes', (count) => {
    const ctx = context({ nodes: baseCluster.nodes.slice(0, count) });
    const world = new World(ctx.cluster.nodes.map(({ id }) => id));
    const played = play(ctx, world);
    expect(oddities(played)).toEqual([]);
    expect(played.verdicts.size).toBeGreaterThan(20);
    expect(world.databases['prod']?.length).toBe(2);
  });

  test('one completion serves route-matrix and shared-cache alike', () => {
    const ctx = context();
    const alone = play(
      ctx,
      new World(['n1', 'n2', 'n3']),
      allChecks.filter(({ id }) => id === 'route-matrix'),
    );
    const world = new World(['n1', 'n2', 'n3']);
    play(
      ctx,
      world,
      allChecks.filter(({ id }) => id === 'route-matrix' || id === 'shared-cache'),
    );
    const chats = alone.asked.filter((question) => question.kind === 'http' && question.chat !== undefined).length;
    expect(world.chats).toBe(chats);
  });

  const applicable = (ctx: CheckContext) => allChecks.filter((one) => one.notApplicable(ctx) === undefined);
  const nobody = (text: string): never => expect.unreachable(text);

  test('what is asked stays within what every cell said at most', () => {
    const ctx = context();
    for (const check of applicable(ctx)) {
      for (const cell of check.cells(ctx)) {
        const only = { ...check, cells: () => [cell] };
        const world = new World(['n1', 'n2', 'n3']);
        const { asked } = play(ctx, world, [only]);
        const cost = check.worstCase(cell, ctx);
        expect(world.chats).toBeLessThanOrEqual(cost.completions);
        expect(mostRequests(asked), check.id).toBeLessThanOrEqual(cost.requests);
      }
    }
  });

  test.each([undefined, 'n1', 'n3'])('and that of every check within its plan, of all nodes or one (%s)', (node) => {
    const ctx = context();
    const selection = node === undefined ? undefined : { node: [node] };
    for (const check of applicable(ctx)) {
      const { cells, worstCase } = planRun([check], ctx, selection, nobody);
      const world = new World(['n1', 'n2', 'n3']);
      const { asked } = play(ctx, world, [{ ...check, cells: () => cells.map(({ cell }) => cell) }]);
      expect(world.chats, check.id).toBeLessThanOrEqual(worstCase.completions);
      expect(mostRequests(asked), check.id).toBeLessThanOrEqual(worstCase.requests);
    }
  });
});

test('what cells share is planned once, however many of them are wanted', () => {
  const ctx = context();
  const requests = (selection?: Selection): number =>
    planRun([revocation], ctx, selection, (text) => expect.unreachable(text)).costs.reduce((sum, cost) => sum + cost.requests, 0);
  const [cell] = revocation.cells(ctx);
  expect(requests()).toBe(cell === undefined ? 0 : revocation.worstCase(cell, ctx).requests);
  expect(requests({ node: ['n2'] })).toBe(requests());
});

/** Each of these is sent as often as that at most; a series asks again and again until its time is up. */
function mostRequests(asked: readonly Question[]): number {
  return asked.reduce((sum, question) => sum + (question.kind === 'convergence' ? mostOf(question) : 1), 0);
}

function mostOf({ setup, changes, teardown, afterwards }: ConvergenceQuestion): number {
  const sent = (steps: readonly Step[]): number => steps.filter(({ kind }) => kind === 'http').length;
  const watched = changes.flatMap(({ watchers, withinMs }) =>
    watchers.map(({ first = [], ask }) => (first.length + sent([ask])) * mostAsks(withinMs)),
  );
  return sent([...setup, ...changes.map(({ make }) => make), ...teardown, ...afterwards]) + watched.reduce((all, one) => all + one, 0);
}

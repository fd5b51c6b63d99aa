import { describe, expect, test } from 'vitest';
import { allChecks } from '../../src/checks/registry.js';
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

  test('what is asked stays within what every cell said at most', () => {
    const ctx = context();
    for (const check of allChecks.filter((one) => one.notApplicable(ctx) === undefined)) {
      for (const cell of check.cells(ctx)) {
        const only = { ...check, cells: () => [cell] };
        const world = new World(['n1', 'n2', 'n3']);
        const { asked } = play(ctx, world, [only]);
        const cost = check.worstCase(cell, ctx);
        expect(world.chats).toBeLessThanOrEqual(cost.completions);
        expect(asked.length).toBeLessThanOrEqual(cost.requests);
      }
    }
  });
});

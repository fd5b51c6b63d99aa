import type { Effect } from '../target/cluster.js';
import { type Cell, type Check, type CheckContext, defineCheck } from './check.js';
import { noneDeclared } from './declare.js';
import { hasPrefixes, judgeDeclared } from './prefix-declared.js';
import { judgeNeighbour, neighbourAsks } from './prefix-neighbour.js';
import { judgeStrays, straysAsks } from './prefix-strays.js';
import { allowed } from './read/nodes.js';
import { spendsNotAllowed } from './verdicts.js';

const probed = (ctx: CheckContext): readonly string[] =>
  ctx.cluster.neighbours.filter((neighbour) => neighbour.probe !== undefined).map((neighbour) => neighbour.name);

/* A neighbour's part is its name; the check's own two parts come first. */
const neighbourPart = (ctx: CheckContext, cell: Cell): string | undefined =>
  cell.part === 'declared' || cell.part === 'strays' ? undefined : probed(ctx).find((name) => name === cell.part);

export const prefixIsolation: Check = defineCheck({
  id: 'prefix-isolation',
  title: 'environments on one Redis keep to prefixes of their own',
  layer: 'cache',
  severity: 'error',
  version: 1,
  notApplicable: (ctx) => (ctx.cluster.redis === undefined ? noneDeclared('redis') : undefined),
  needs: (ctx): readonly (readonly Effect[])[] => (probed(ctx).length > 0 ? [['spends']] : [[]]),
  cells: (ctx) => [
    ...(ctx.cluster.neighbours.some(hasPrefixes) ? [{ check: 'prefix-isolation', part: 'declared' }] : []),
    { check: 'prefix-isolation', part: 'strays' },
    ...probed(ctx).map((part) => ({ check: 'prefix-isolation', part })),
  ],
  asks(cell, ctx, seen) {
    if (cell.part === 'strays') return straysAsks(ctx, seen);
    const name = neighbourPart(ctx, cell);
    return name === undefined || !allowed(ctx, 'spends') ? [] : neighbourAsks(ctx, seen, name);
  },
  worstCase(cell, ctx) {
    if (cell.part === 'strays') return { requests: 2, completions: 0 };
    const name = neighbourPart(ctx, cell);
    if (name === undefined || !allowed(ctx, 'spends')) return { requests: 0, completions: 0 };
    /* A rotation's members are asked one by one first; more than that many are not expected of a neighbour. */
    const model = ctx.contract.parseModel(ctx.cluster.neighbours.find((neighbour) => neighbour.name === name)?.probe?.model ?? '');
    const controls = model?.kind === 'provider' || model?.kind === 'user-provider' ? 0 : MOST_MEMBERS;
    return { requests: 7 + controls, completions: 1 + controls };
  },
  judge(cell, ctx, seen) {
    if (cell.part === 'declared') return judgeDeclared(ctx);
    if (cell.part === 'strays') return judgeStrays(ctx, seen);
    if (!allowed(ctx, 'spends')) return spendsNotAllowed('where a neighbour writes is proven by a completion');
    return judgeNeighbour(ctx, seen, cell.part ?? '');
  },
  factors: (cell, ctx) => {
    const environment = neighbourPart(ctx, cell);
    return environment === undefined ? {} : { environment };
  },
});

const MOST_MEMBERS = 16;

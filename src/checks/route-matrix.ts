import { balancerRoots, judgeAnswers, judgeReach, reachAsks } from './balancer-answers.js';
import { chatCells, chatCost } from './chat-cells.js';
import { type Cell, type Check, type CheckContext, defineCheck } from './check.js';
import { allowed, askedNodes } from './read/nodes.js';
import { chatAsks, chatFactors, judgeChat } from './route-chats.js';
import { spendsNotAllowed } from './verdicts.js';

const CHECK = 'route-matrix';

function balancerCells(ctx: CheckContext): readonly Cell[] {
  if (ctx.cluster.entry === undefined) return [];
  const entry = 'balancer' as const;
  return [
    ...askedNodes(ctx.cluster).map(({ id }) => ({ check: CHECK, node: id, entry, part: 'reach' })),
    { check: CHECK, entry, part: 'answers' },
  ];
}

export const routeMatrix: Check = defineCheck({
  id: CHECK,
  title: 'every declared route answers, on every node and through the balancer',
  layer: 'route',
  severity: 'error',
  version: 2,
  notApplicable(ctx) {
    if (askedNodes(ctx.cluster).length === 0) return 'every node is declared to be draining';
    const hasNothing = ctx.cluster.routes.length === 0 && ctx.cluster.entry === undefined;
    return hasNothing ? 'neither a route nor a balancer is declared' : undefined;
  },
  needs: (ctx) => (ctx.cluster.routes.length > 0 ? [['spends']] : [[]]),
  cells: (ctx) => [...chatCells(ctx, CHECK, ctx.cluster.routes), ...balancerCells(ctx)],
  asks(cell, ctx, seen) {
    if (cell.part === 'reach') return reachAsks(ctx, seen, cell.node ?? '');
    if (cell.part === 'answers') return balancerRoots(ctx);
    return allowed(ctx, 'spends') ? chatAsks(ctx, seen, cell) : [];
  },
  worstCase(cell, ctx) {
    const roots = balancerRoots(ctx).length;
    if (cell.part === 'reach') return { requests: roots + 1, completions: 0 };
    if (cell.part === 'answers') return { requests: roots, completions: 0 };
    return chatCost(ctx, cell);
  },
  judge(cell, ctx, seen) {
    if (cell.part === 'reach') return judgeReach(ctx, seen, cell.node ?? '');
    if (cell.part === 'answers') return judgeAnswers(ctx, seen);
    return allowed(ctx, 'spends') ? judgeChat(ctx, seen, cell) : spendsNotAllowed('a route is proven by a completion');
  },
  factors: (cell, ctx, seen) => (cell.part === undefined ? chatFactors(ctx, seen, cell) : {}),
});

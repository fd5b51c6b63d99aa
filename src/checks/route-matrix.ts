import { chatCells, chatCost } from './chat-cells.js';
import { type Check, defineCheck } from './check.js';
import { noneDeclared } from './declare.js';
import { allowed, askedNodes } from './read/nodes.js';
import { chatAsks, chatFactors, judgeChat } from './route-chats.js';
import { spendsNotAllowed } from './verdicts.js';

const CHECK = 'route-matrix';

export const routeMatrix: Check = defineCheck({
  id: CHECK,
  title: 'every declared route answers, on every node and through the balancer',
  layer: 'route',
  severity: 'error',
  version: 3,
  notApplicable(ctx) {
    if (askedNodes(ctx.cluster).length === 0) return 'every node is declared to be draining';
    return ctx.cluster.routes.length === 0 ? noneDeclared('routes') : undefined;
  },
  needs: () => [['spends']],
  cells: (ctx) => chatCells(ctx, CHECK, ctx.cluster.routes),
  asks: (cell, ctx, seen) => (allowed(ctx, 'spends') ? chatAsks(ctx, seen, cell) : []),
  worstCase: (cell, ctx) => chatCost(ctx, cell),
  judge: (cell, ctx, seen) => (allowed(ctx, 'spends') ? judgeChat(ctx, seen, cell) : spendsNotAllowed('a route is proven by a completion')),
  factors: (cell, ctx, seen) => chatFactors(ctx, seen, cell),
});

import { balancerRoots, judgeAnswers, judgeReach, nodeRoot } from './balancer-answers.js';
import { type Cell, type Check, type CheckContext, defineCheck } from './check.js';
import { allowed, askedNodes, globalIdentities } from './read/nodes.js';
import { chatAsks, chatFactors, judgeChat } from './route-chats.js';
import { spendsNotAllowed } from './verdicts.js';

const CHECK = 'route-matrix';

function chatCells(ctx: CheckContext): readonly Cell[] {
  const pairs = ctx.cluster.routes.flatMap((route) => route.identities.map((identity) => ({ check: CHECK, identity, route: route.id })));
  const direct = askedNodes(ctx.cluster).flatMap(({ id }) => pairs.map((pair) => ({ ...pair, node: id, entry: 'direct' as const })));
  return ctx.cluster.entry === undefined ? direct : [...direct, ...pairs.map((pair) => ({ ...pair, entry: 'balancer' as const }))];
}

function balancerCells(ctx: CheckContext): readonly Cell[] {
  if (ctx.cluster.entry === undefined) return [];
  const entry = 'balancer' as const;
  return [
    ...askedNodes(ctx.cluster).map(({ id }) => ({ check: CHECK, node: id, entry, part: 'reach' })),
    { check: CHECK, entry, part: 'answers' },
  ];
}

/** A rotation's members are asked directly first; this many are thought to be the most that one route may reach. */
const MOST_MEMBERS = 16;

export const routeMatrix: Check = defineCheck({
  id: CHECK,
  title: 'every declared route answers, on every node and through the balancer',
  layer: 'route',
  severity: 'error',
  version: 1,
  notApplicable(ctx) {
    if (askedNodes(ctx.cluster).length === 0) return 'every node is declared to be draining';
    const hasNothing = ctx.cluster.routes.length === 0 && ctx.cluster.entry === undefined;
    return hasNothing ? 'neither a route nor a balancer is declared' : undefined;
  },
  needs: (ctx) => (ctx.cluster.routes.length > 0 ? [['spends']] : [[]]),
  cells: (ctx) => [...chatCells(ctx), ...balancerCells(ctx)],
  asks(cell, ctx, seen) {
    if (cell.part === 'reach') return [nodeRoot(ctx, cell.node ?? ''), ...balancerRoots(ctx)];
    if (cell.part === 'answers') return balancerRoots(ctx);
    return allowed(ctx, 'spends') ? chatAsks(ctx, seen, cell) : [];
  },
  worstCase(cell, ctx) {
    const roots = balancerRoots(ctx).length;
    if (cell.part === 'reach') return { requests: roots + 1, completions: 0 };
    if (cell.part === 'answers') return { requests: roots, completions: 0 };
    if (!allowed(ctx, 'spends')) return { requests: 0, completions: 0 };
    const route = ctx.cluster.routes.find(({ id }) => id === cell.route);
    const kind = ctx.contract.parseModel(route?.model ?? '')?.kind;
    const isDirect = kind === 'provider' || kind === 'user-provider';
    const nodes = askedNodes(ctx.cluster).length;
    const chats = (1 + (isDirect ? 0 : MOST_MEMBERS)) * (cell.node === undefined ? nodes : 1) + (cell.node === undefined ? 1 : 0);
    return { requests: chats + nodes * (globalIdentities(ctx.cluster).length + 3), completions: chats };
  },
  judge(cell, ctx, seen) {
    if (cell.part === 'reach') return judgeReach(ctx, seen, cell.node ?? '');
    if (cell.part === 'answers') return judgeAnswers(ctx, seen);
    return allowed(ctx, 'spends') ? judgeChat(ctx, seen, cell) : spendsNotAllowed('a route is proven by a completion');
  },
  factors: (cell, ctx, seen) => (cell.part === undefined ? chatFactors(ctx, seen, cell) : {}),
});

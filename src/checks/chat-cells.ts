import type { Route } from '../target/cluster.js';
import type { Cell, CheckContext, Cost } from './check.js';
import { allowed, askedNodes, globalIdentities, identityOf } from './read/nodes.js';

/** A rotation's members are asked directly first; this many are thought to be the most that one route may reach. */
const MOST_MEMBERS = 16;

/** Each route by each of its identities through each node, and through the balancer. */
export function chatCells(ctx: CheckContext, check: string, routes: readonly Route[]): readonly Cell[] {
  const pairs = routes.flatMap((route) => route.identities.map((identity) => ({ check, identity, route: route.id })));
  const direct = askedNodes(ctx.cluster).flatMap(({ id }) => pairs.map((pair) => ({ ...pair, node: id, entry: 'direct' as const })));
  return ctx.cluster.entry === undefined ? direct : [...direct, ...pairs.map((pair) => ({ ...pair, entry: 'balancer' as const }))];
}

/** What such a cell can ask for at most, the controls before it included. */
export function chatCost(ctx: CheckContext, cell: Cell): Cost {
  if (!allowed(ctx, 'spends')) return { requests: 0, completions: 0 };
  const route = ctx.cluster.routes.find(({ id }) => id === cell.route);
  const model = ctx.contract.parseModel(route?.model ?? '');
  const identity = identityOf(ctx.cluster, cell.identity ?? '');
  const kind = model?.kind;
  // Each is tried where the one before it led nowhere.
  const ways = model === undefined || identity === undefined ? 1 : Math.max(1, ctx.contract.chatWays(model, identity).length);
  const isDirect = kind === 'provider' || kind === 'user-provider';
  const nodes = askedNodes(ctx.cluster).length;
  // A late answer is looked at twice.
  const looks = ctx.cluster.routes.some(({ expect }) => expect.maxLatencyMs !== undefined) ? 2 : 1;
  const chats =
    looks * ((ways + (isDirect ? 0 : MOST_MEMBERS)) * (cell.node === undefined ? nodes : 1) + (cell.node === undefined ? ways : 0));
  return { requests: chats + nodes * (globalIdentities(ctx.cluster).length + 4), completions: chats };
}

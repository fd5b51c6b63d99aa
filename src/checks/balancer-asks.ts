import { asNobody, getQuestion, toNode } from './ask/http.js';
import type { CheckContext } from './check.js';
import { connectionQuestions } from './node-connections.js';
import type { HttpQuestion } from './question.js';
import { askedNodes } from './read/nodes.js';
import { oncePer, oncePerLook, theOnly } from './read/once.js';

/** Chance, at most, that a fair balancer leaves out one of its nodes. */
const MISS = 0.001;
/** Rounds of all nodes and one upstream more: so often a period must repeat before it is surely one. */
const ROUNDS = 6;
/** With one node every second fails, and needs so many to be no accident. */
const SHORTEST_SEQUENCE = 16;
/** Longer sequences take long and tell no more. */
const LONGEST_SEQUENCE = 60;

/**
 * Requests through a balancer that are enough to meet each of `nodes` nodes: at random, one is missed with a chance of at most
 * n(1-1/n)^m (the union bound of the coupon collector's problem: Motwani and Raghavan, Randomized Algorithms, 3.6), so m is the least
 * that brings it to one in a thousand; a round robin takes n, and twice that is asked.
 */
export function requestsToMeetAll(nodes: number): number {
  if (nodes <= 1) return 3;
  return Math.max(2 * nodes, Math.ceil(Math.log(MISS / nodes) / Math.log(1 - 1 / nodes)));
}

/** Requests whose order of arrival is looked at. */
export const sequenceLength = (nodes: number): number =>
  Math.min(LONGEST_SEQUENCE, Math.max(SHORTEST_SEQUENCE, requestsToMeetAll(nodes), ROUNDS * (nodes + 1)));

const root = (ctx: CheckContext, nth: number, inTurn: boolean): HttpQuestion => ({
  ...getQuestion(ctx, { to: { kind: 'balancer' }, bearer: asNobody, path: ctx.contract.endpoints.root.path, fresh: true, nth }),
  ...(inTurn ? { inTurn } : {}),
});

/** The public root through the balancer, each on a connection of its own: first those that arrive one after the other. */
export const balancerRoots = oncePer((ctx: CheckContext): readonly HttpQuestion[] => {
  const nodes = askedNodes(ctx.cluster).length;
  const sequence = sequenceLength(nodes);
  const count = Math.max(sequence, requestsToMeetAll(nodes));
  return Array.from({ length: count }, (_, nth) => root(ctx, nth, nth < sequence));
});

export const nodeRoot = (ctx: CheckContext, node: string): HttpQuestion =>
  getQuestion(ctx, { to: toNode(node), bearer: asNobody, path: ctx.contract.endpoints.root.path });

/** The same asked of a node itself, in the same way: what `node-health` asks of its connections. */
export const pairedRoots = (ctx: CheckContext, node: string): readonly HttpQuestion[] => connectionQuestions(ctx, node);

/** Everything that is to be asked next. Nothing else of ours comes between the requests through the balancer whose order counts. */
export const balancerAsks = oncePerLook(theOnly, (ctx, seen): readonly HttpQuestion[] => {
  const roots = balancerRoots(ctx);
  const sequence = roots.filter(({ inTurn }) => inTurn === true);
  const next = sequence.every(({ key }) => seen.get(key) !== undefined) ? roots : sequence;
  const direct = askedNodes(ctx.cluster).flatMap(({ id }) => [nodeRoot(ctx, id), ...pairedRoots(ctx, id)]);
  return [...direct, ...next];
});

/** How many requests all of it takes. */
export const balancerCost = (ctx: CheckContext): number =>
  balancerRoots(ctx).length + askedNodes(ctx.cluster).reduce((sum, { id }) => sum + 1 + pairedRoots(ctx, id).length, 0);

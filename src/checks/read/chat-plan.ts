import type { Identity } from '../../target/cluster.js';
import type { ChatTarget, ModelRef } from '../../target/contracts/contract.js';
import { chatQuestion } from '../ask/chat.js';
import { toNode } from '../ask/http.js';
import type { CheckContext, Seen } from '../check.js';
import { toDeclare } from '../declare.js';
import type { Destination, HttpQuestion, Question } from '../question.js';
import type { Verdict } from '../verdict.js';
import { needMissing } from '../verdicts.js';
import { controlsFor, refusedThere } from './controls.js';
import { type Members, membersOf } from './members.js';
import { askedNodes } from './nodes.js';
import { groupOf, sentinelStep } from './sentinel.js';
import type { State } from './state.js';
import { wayTo } from './ways.js';

/** What to do for a chat: ask something else first, ask it, or not at all. */
export type ChatPlan =
  | { readonly kind: 'first'; readonly ask: readonly Question[] }
  | { readonly kind: 'ready'; readonly question: HttpQuestion }
  | { readonly kind: 'none'; readonly verdict: Verdict };

export interface Chat {
  readonly identity: Identity;
  readonly model: ModelRef;
  readonly stream?: true;
  /** See `ChatOptions`. */
  readonly lookTwice?: true;
}

const none = (verdict: Verdict): ChatPlan => ({ kind: 'none', verdict });

/** Why the contract cannot have this asked at all; undefined where it can. */
export function unaskable(ctx: CheckContext, { identity, model }: Chat): Verdict | undefined {
  if (ctx.contract.chatWays(model, identity).length > 0) return undefined;
  if (ctx.contract.chatTarget(model, identity) === undefined)
    return needMissing(
      'a way',
      `${identity.id} cannot use ${model.kind} ${model.id}, which belongs to a user; ${toDeclare('user')} and name that user in the route`,
    );
  const data = { quirk: true, release: ctx.contract.release };
  return needMissing('a release that serves it', `${ctx.contract.release} does not serve ${model.kind} ${model.id}`, [], data);
}

/** Whom it may reach. A caller that the node refuses at the door reaches nobody, whatever the listings would say. */
function providersOf(ctx: CheckContext, seen: Seen, to: Destination, chat: Chat, members: State<Members>): readonly string[] | undefined {
  if (refusedThere(ctx, seen, to, chat.identity)) return [];
  return members.kind === 'known' ? members.value.providers : undefined;
}

/**
 * A chat through one node (or a neighbour's). A rotation, an autoselect or a stream waits for direct controls of its members on that very node: the runner
 * lets none pass without them. Where its members cannot be read, one node goes first ({@link sentinelStep}).
 */
export function planChat(ctx: CheckContext, seen: Seen, to: Destination, chat: Chat): ChatPlan {
  const impossible = unaskable(ctx, chat);
  if (impossible !== undefined) return none(impossible);
  const members = membersOf(ctx, seen, to, chat.model, chat.identity);
  if (members.kind === 'pending') return { kind: 'first', ask: members.ask };
  if (members.kind === 'lost' && members.verdict.code === 'no-answer') return none(members.verdict);
  const isDirect = chat.model.kind === 'provider' || chat.model.kind === 'user-provider';
  const needsControl = !isDirect || chat.stream === true;
  const controls = members.kind === 'known' && needsControl ? controlsFor(ctx, seen, to, members.value.members) : [];
  const unseen = controls.filter((question) => seen.get(question.key) === undefined);
  if (unseen.length > 0) return { kind: 'first', ask: unseen };
  const providers = providersOf(ctx, seen, to, chat, members);
  if (providers === undefined && to.kind === 'node') return planSentinel(ctx, seen, to, chat);
  return readyBy(ctx, seen, to, chat, providers);
}

/** The chat by one of its ways; `providers` undefined: as one of a group that goes one by one. */
const onWay =
  (ctx: CheckContext, chat: Chat, providers: readonly string[] | undefined) =>
  (to: Destination, way: ChatTarget): HttpQuestion | undefined =>
    chatQuestion(ctx, { to, ...chat, providers, way, ...(providers === undefined ? { sentinel: groupOf(chat) } : {}) });

function questionTo(
  ctx: CheckContext,
  seen: Seen,
  to: Destination,
  chat: Chat,
  providers: readonly string[] | undefined,
): HttpQuestion | undefined {
  const on = onWay(ctx, chat, providers);
  const way = wayTo(ctx, seen, to, ctx.contract.chatWays(chat.model, chat.identity), on);
  return way === undefined ? undefined : on(to, way);
}

function readyBy(ctx: CheckContext, seen: Seen, to: Destination, chat: Chat, providers: readonly string[] | undefined): ChatPlan {
  const question = questionTo(ctx, seen, to, chat, providers);
  return question === undefined ? none(needMissing('a way', 'the contract has no way to ask for it')) : { kind: 'ready', question };
}

/** Whom it may reach is not known: one node first, the others after it. */
function planSentinel(ctx: CheckContext, seen: Seen, to: Destination, chat: Chat): ChatPlan {
  const step = sentinelStep(ctx, seen, to, chat, (node) => questionTo(ctx, seen, node, chat, undefined));
  if (step.kind === 'none') return step;
  return step.kind === 'first' ? step : readyBy(ctx, seen, to, chat, undefined);
}

/**
 * Whom a chat may reach that any of the nodes may get. A node that refuses the caller reaches nobody; where no node tells its members, that
 * does not speak for the others.
 */
function reachedThroughAny(ctx: CheckContext, seen: Seen, nodes: readonly string[], chat: Chat): readonly string[] | undefined {
  const open = nodes.filter((node) => !refusedThere(ctx, seen, toNode(node), chat.identity));
  const reached = open.flatMap((node) => {
    const members = membersOf(ctx, seen, toNode(node), chat.model, chat.identity);
    return members.kind === 'known' ? [members.value.providers] : [];
  });
  return open.length > 0 && reached.length === 0 ? undefined : [...new Set(reached.flat())];
}

/** The same chat through the balancer, after the direct ones of all nodes: paired, and not over a provider that has just failed. */
export function planBalancerChat(ctx: CheckContext, seen: Seen, chat: Chat): ChatPlan {
  const impossible = unaskable(ctx, chat);
  if (impossible !== undefined) return none(impossible);
  const nodes = askedNodes(ctx.cluster).map((node) => node.id);
  const first = nodes.flatMap((node) => {
    const plan = planChat(ctx, seen, toNode(node), chat);
    if (plan.kind === 'first') return plan.ask;
    return plan.kind === 'ready' && seen.get(plan.question.key) === undefined ? [plan.question] : [];
  });
  if (first.length > 0) return { kind: 'first', ask: first };
  const providers = reachedThroughAny(ctx, seen, nodes, chat);
  const to: Destination = { kind: 'balancer' };
  return providers === undefined ? planSentinel(ctx, seen, to, chat) : readyBy(ctx, seen, to, chat, providers);
}

import type { ModelRef } from '../../target/contracts/contract.js';
import { answerView, httpAnswerOf } from '../answer-view.js';
import { modelName } from '../ask/chat.js';
import { toNode } from '../ask/http.js';
import { globLiteral, redisQuestion } from '../ask/redis.js';
import type { CheckContext, Seen } from '../check.js';
import type { Destination, HttpQuestion, RedisQuestion } from '../question.js';
import type { Verdict } from '../verdict.js';
import { notEvaluated } from '../verdicts.js';
import type { Chat } from './chat-plan.js';
import { askedNodes } from './nodes.js';

/** Chats that reach the same unknown providers are one group: a global route is the same for all identities, a user's own is not. */
export function groupOf({ identity, model }: Pick<Chat, 'identity' | 'model'>): string {
  const own = model.kind.startsWith('user-') ? `${identity.username ?? identity.id}'s ` : '';
  return `${own}${modelName(model)}`;
}

/** Routes begin at different nodes, so that what fails on the first node of each is not all on one node. */
function nodesInTurn(ctx: CheckContext, model: ModelRef): readonly string[] {
  const nodes = askedNodes(ctx.cluster).map(({ id }) => id);
  const names = ctx.cluster.routes
    .map((route) => ctx.contract.parseModel(route.model))
    .map((one) => (one === undefined ? '' : modelName(one)));
  const start = Math.max(0, names.indexOf(modelName(model))) % Math.max(1, nodes.length);
  return [...nodes.slice(start), ...nodes.slice(0, start)];
}

/** Whether the first request is to be made on another node: this one failed by itself, or may have. */
function movesOn(ctx: CheckContext, seen: Seen, question: HttpQuestion): boolean {
  const outcome = seen.get(question.key)?.outcome;
  if (outcome?.kind === 'unanswered') return true;
  const http = httpAnswerOf(seen.get(question.key));
  if (http === undefined) return false;
  const { code, reachedProvider } = ctx.contract.meaningOf(answerView(http));
  return !reachedProvider || code === 'internal-error' || code === 'gateway-error' || code === 'garbage';
}

const disabledKeys = ({ cluster }: CheckContext, group: string, when: 'before' | 'after'): RedisQuestion | undefined =>
  cluster.redis === undefined
    ? undefined
    : redisQuestion({ name: 'scan', pattern: `${globLiteral(cluster.redis.cachePrefix)}*provider_disabled:*` }, `${when} ${group}`);

function keysIn(seen: Seen, question: RedisQuestion): readonly string[] | undefined {
  const outcome = seen.get(question.key)?.outcome;
  return outcome?.kind === 'answered' && outcome.answer.kind === 'redis' ? (outcome.answer.keys ?? []) : undefined;
}

/** A provider that went into cooldown between the looks, by its key in Redis. */
function newlyDisabled(seen: Seen, before: RedisQuestion, after: RedisQuestion): string | undefined {
  const known = keysIn(seen, before);
  return known === undefined ? undefined : keysIn(seen, after)?.find((key) => !known.includes(key));
}

export type SentinelStep =
  /** Something else is asked first. */
  | { readonly kind: 'first'; readonly ask: readonly (HttpQuestion | RedisQuestion)[] }
  /** Ask. */
  | { readonly kind: 'go' }
  | { readonly kind: 'none'; readonly verdict: Verdict };

/**
 * When a chat whose providers are unknown may be put to a destination: one node goes first. A node's own failure moves that on to the next
 * node. Where Redis is declared, the cooldown keys are looked at before and after: a failed member shows there although the answer was 200.
 * That a provider's failure stops the others is the runner's to see to.
 *
 * @param questionOn the chat on a node
 */
export function sentinelStep(
  ctx: CheckContext,
  seen: Seen,
  to: Destination,
  chat: Chat,
  questionOn: (to: Destination) => HttpQuestion | undefined,
): SentinelStep {
  const group = groupOf(chat);
  const before = disabledKeys(ctx, group, 'before');
  if (before !== undefined && seen.get(before.key) === undefined) return { kind: 'first', ask: [before] };
  for (const node of nodesInTurn(ctx, chat.model)) {
    const question = questionOn(toNode(node));
    if (question === undefined) continue;
    if (to.kind === 'node' && to.id === node) return { kind: 'go' };
    if (seen.get(question.key) === undefined) return { kind: 'first', ask: [question] };
    if (!movesOn(ctx, seen, question)) break;
  }
  const after = disabledKeys(ctx, group, 'after');
  if (before === undefined || after === undefined) return { kind: 'go' };
  if (seen.get(after.key) === undefined) return { kind: 'first', ask: [after] };
  const disabled = newlyDisabled(seen, before, after);
  if (disabled === undefined) return { kind: 'go' };
  const reason = `the first request put a provider into cooldown (${disabled}), so no other node was asked for ${group}`;
  return { kind: 'none', verdict: notEvaluated('withheld', reason, [after.key], { because: 'would-trip-cooldown' }) };
}

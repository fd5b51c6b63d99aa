import type { Identity } from '../target/cluster.js';
import type { ModelRef } from '../target/contracts/contract.js';
import { bracketQuestion } from './ask/bracket.js';
import { chatQuestion, ownCandidates } from './ask/chat.js';
import { toNode } from './ask/http.js';
import { sqlQuestion } from './ask/sql.js';
import type { CheckContext, Seen } from './check.js';
import type { BracketQuestion, SqlQuestion } from './question.js';
import { chatVerdict } from './read/chat-verdict.js';
import { allowed, identityOf } from './read/nodes.js';
import { withoutAnswer } from './read/settle.js';
import { countOf } from './shared-database-mutates.js';
import type { Verdict } from './verdict.js';
import { fail, pass, unknown } from './verdicts.js';

const WITHIN_MS = 5000;

interface Way {
  readonly identity: Identity;
  readonly model: ModelRef;
}

/** The declared direct chat of a user's token: such a chat writes exactly one usage row, on every release measured. */
export function wayToSpend(ctx: CheckContext): Way | undefined {
  const ways = ctx.cluster.routes.flatMap((route): readonly Way[] => {
    const model = ctx.contract.parseModel(route.model);
    if (model?.kind !== 'provider' && model?.kind !== 'user-provider') return [];
    return route.identities.flatMap((id) => {
      const identity = identityOf(ctx.cluster, id);
      const isUser = identity?.kind === 'user' && identity.username !== undefined;
      return isUser && ctx.contract.chatTarget(model, identity) !== undefined && ctx.contract.serves(model, identity)
        ? [{ identity, model }]
        : [];
    });
  });
  return ways.find(({ model }) => model.kind === 'user-provider') ?? ways[0];
}

/** Counts the usage rows of a token for a provider. */
export const usageCount = ({ identity, model }: Way, nth?: string): SqlQuestion =>
  sqlQuestion({
    title: `usage rows of ${identity.id} for ${model.id}`,
    sql: 'SELECT COUNT(*) AS n FROM user_token_usage g JOIN user_api_tokens t ON t.id = g.token_id WHERE t.token = ? AND g.provider_id = ?',
    params: [{ tokenOf: identity.id }, model.id],
    ...(nth === undefined ? {} : { nth }),
    factors: { identity: identity.id },
  });

/**
 * A chat of its own between two counts of its token's usage rows for that provider. The count must rise by exactly one, so the chat shares
 * no completion with other checks: one that was already asked would write no row.
 */
export function usageBracket(ctx: CheckContext, node: string): BracketQuestion | undefined {
  const way = allowed(ctx, 'spends') ? wayToSpend(ctx) : undefined;
  if (way === undefined) return undefined;
  const { identity, model } = way;
  const chat = chatQuestion(ctx, { to: toNode(node), identity, model, providers: ownCandidates(model, identity), nth: 'usage' });
  if (chat === undefined) return undefined;
  const count = usageCount(way, node);
  return bracketQuestion({
    title: `usage rows of ${identity.id} around a chat through ${node}`,
    effect: 'spends',
    factors: chat.factors,
    before: [count],
    stimuli: [chat],
    after: [{ read: count, until: { kind: 'risen-by', column: 'n', by: 1 }, withinMs: WITHIN_MS }],
  });
}

/** What the count says of one node; undefined where this rung says nothing. */
export function judgeSpends(ctx: CheckContext, seen: Seen, node: string): Verdict | undefined {
  const bracket = usageBracket(ctx, node);
  const chat = bracket?.stimuli[0];
  const outcome = bracket === undefined ? undefined : seen.get(bracket.key)?.outcome;
  if (bracket === undefined || chat === undefined || outcome === undefined) return undefined;
  const unanswered = withoutAnswer(bracket, outcome);
  if (unanswered !== undefined) return unanswered;
  if (outcome.kind !== 'answered' || outcome.answer.kind !== 'bracket') return undefined;
  const answered = chatVerdict(ctx, seen, chat);
  const evidence = [chat.key, bracket.key];
  if (answered.code === 'no-answer' || answered.status === 'not-evaluated') return answered;
  if (answered.status !== 'pass')
    return unknown('inconclusive', `the chat that should leave a row did not complete: ${answered.reason}`, evidence, {
      chat: answered.code,
    });
  const [before, after] = [countOf(outcome.answer.before[0]), countOf(outcome.answer.after[0]?.outcome)];
  if (before === undefined || after === undefined)
    return unknown('store-unreachable', 'the usage rows could not be counted', evidence, { rung: 'spends' });
  const data = { rung: 'spends', risen: after - before };
  if (after - before === 1) return pass(`a chat through ${node} left its usage row in the declared database`, evidence, data);
  if (after - before === 0)
    return fail('usage-not-written', `a chat through ${node} left no usage row in the declared database`, evidence, data);
  return unknown('inconclusive', `the usage rows rose by ${after - before} for one chat`, evidence, {
    ...data,
    because: 'others-used-the-token',
  });
}

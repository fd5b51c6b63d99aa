import type { RedisAnswer } from '../record/observation.js';
import type { RedisTarget } from '../target/cluster.js';
import { bracketQuestion } from './ask/bracket.js';
import { cacheKeyOf } from './ask/chat.js';
import { toNode } from './ask/http.js';
import { globLiteral, redisQuestion } from './ask/redis.js';
import type { CheckContext, Seen } from './check.js';
import type { BracketQuestion, HttpQuestion, Question, RedisQuestion } from './question.js';
import { planChat } from './read/chat-plan.js';
import { chatVerdict } from './read/chat-verdict.js';
import { byName, oncePerLook } from './read/once.js';
import { withoutAnswer } from './read/settle.js';
import { endpointFor, type Writer, writersOf } from './shared-cache-writers.js';
import type { Verdict } from './verdict.js';
import { fail, notEvaluated, pass, undeclared, unknown, withData, worst } from './verdicts.js';

/** The answer is sent before the entry is written. */
const WITHIN_MS = 2000;

/** A chat of one node's and what its entry in the response cache is called. */
export interface Attempt {
  readonly writer: Writer;
  readonly chat: HttpQuestion;
  readonly endpoint: string;
  readonly key: string;
  readonly bracket: BracketQuestion;
}

export type Step =
  | { readonly kind: 'ask'; readonly ask: readonly Question[] }
  | { readonly kind: 'attempt'; readonly attempt: Attempt }
  | { readonly kind: 'none'; readonly verdict: Verdict };

function attemptOf(ctx: CheckContext, seen: Seen, redis: RedisTarget, node: string, writer: Writer): Step {
  const endpoint = endpointFor(ctx, seen, node, writer);
  if (endpoint.kind === 'pending') return { kind: 'ask', ask: endpoint.ask };
  if (endpoint.kind === 'lost') return { kind: 'none', verdict: endpoint.verdict };
  const plan = planChat(ctx, seen, toNode(node), writer);
  if (plan.kind === 'first') return { kind: 'ask', ask: plan.ask };
  if (plan.kind === 'none') return plan;
  const key = redis.responsePrefix + cacheKeyOf(ctx, { to: toNode(node), ...writer }, endpoint.value);
  const bracket = bracketQuestion({
    title: `response-cache entry of a chat through ${node}`,
    effect: 'spends',
    factors: plan.question.factors,
    stimuli: [plan.question],
    after: [{ read: redisQuestion({ name: 'ttl', key }), until: { kind: 'key-exists' }, withinMs: WITHIN_MS }],
  });
  return { kind: 'attempt', attempt: { writer, chat: plan.question, endpoint: endpoint.value, key, bracket } };
}

/** The first writer whose chat completed or is still to be asked; where none completes, the last one says why. */
export const currentAttempt = oncePerLook(byName, (ctx, seen, node: string): Step => {
  const { redis } = ctx.cluster;
  if (redis === undefined) return { kind: 'none', verdict: undeclared('redis', 'no Redis is declared') };
  let last: Step = { kind: 'none', verdict: undeclared('routes', 'no declared route leads to a completion that could be cached') };
  for (const writer of writersOf(ctx)) {
    const step = attemptOf(ctx, seen, redis, node, writer);
    if (step.kind === 'ask') return step;
    if (step.kind === 'attempt') {
      const isOpen = seen.get(step.attempt.bracket.key) === undefined;
      if (isOpen || chatVerdict(ctx, seen, step.attempt.chat).status === 'pass') return step;
    }
    if (step.kind === 'attempt') last = step;
    else if (last.kind === 'none') last = { kind: 'none', verdict: worst([step.verdict, last.verdict]) ?? step.verdict };
  }
  return last;
});

const answerOf = (seen: Seen, question: RedisQuestion): RedisAnswer | undefined => {
  const outcome = seen.get(question.key)?.outcome;
  return outcome?.kind === 'answered' && outcome.answer.kind === 'redis' ? outcome.answer : undefined;
};

/** All keys of the same messages, under whatever prefix. */
export const elsewhereQuestion = (key: string): RedisQuestion =>
  redisQuestion({ name: 'scan', pattern: `*|msgs:${globLiteral(/\|msgs:([^|]*)/.exec(key)?.[1] ?? '')}|*` });

/** The TTL of the attempt's entry, as the bracket saw it last; undefined where Redis did not say. */
export function ttlSeen(seen: Seen, bracket: BracketQuestion, step = 0): number | undefined {
  const outcome = seen.get(bracket.key)?.outcome;
  const after = outcome?.kind === 'answered' && outcome.answer.kind === 'bracket' ? outcome.answer.after[step]?.outcome : undefined;
  return after?.kind === 'answered' && after.answer.kind === 'redis' ? after.answer.ttl : undefined;
}

/** Why Redis told no TTL after the stimulus. */
export function ttlUntold(seen: Seen, bracket: BracketQuestion, step: number, evidence: readonly string[]): Verdict {
  const outcome = seen.get(bracket.key)?.outcome;
  const after = outcome?.kind === 'answered' && outcome.answer.kind === 'bracket' ? outcome.answer.after[step]?.outcome : undefined;
  const read = bracket.after[step]?.read;
  const without = read === undefined ? undefined : withoutAnswer(read, after);
  return without ?? unknown('store-unreachable', 'Redis did not tell', evidence);
}

const ABSENT = -2;
const ENDLESS = -1;

/** Keys of the same messages that lie under the declared prefix although another was predicted. */
const ownKeys = (redis: RedisTarget, found: RedisAnswer | undefined): readonly string[] =>
  (found?.keys ?? []).filter((key) => key.startsWith(redis.responsePrefix));

export const writeAsks = oncePerLook(byName, (ctx, seen, node: string): readonly Question[] => {
  const step = currentAttempt(ctx, seen, node);
  if (step.kind !== 'attempt') return step.kind === 'ask' ? step.ask : [];
  const { bracket, chat, key } = step.attempt;
  if (seen.get(bracket.key) === undefined) return [bracket];
  if (chatVerdict(ctx, seen, chat).status !== 'pass' || ttlSeen(seen, bracket) !== ABSENT) return [];
  const scan = elsewhereQuestion(key);
  const [unpredicted] = ctx.cluster.redis === undefined ? [] : ownKeys(ctx.cluster.redis, answerOf(seen, scan));
  return [scan, ...(unpredicted === undefined ? [] : [redisQuestion({ name: 'ttl', key: unpredicted })])];
});

function judgeTtl(redis: RedisTarget, node: string, ttl: number, evidence: readonly string[]): Verdict {
  const max = redis.maxTtlSeconds;
  if (ttl === ENDLESS) return fail('ttl-missing', `the entry of a chat through ${node} never expires`, evidence, { max });
  if (ttl > max)
    return fail('ttl-too-long', `the entry of a chat through ${node} lives ${ttl} s, more than ${max} s`, evidence, { ttl, max });
  return pass(`a chat through ${node} is cached under ${redis.responsePrefix} for ${ttl} s`, evidence, { ttl });
}

function judgeAbsent(ctx: CheckContext, seen: Seen, redis: RedisTarget, node: string, attempt: Attempt): Verdict {
  const scan = elsewhereQuestion(attempt.key);
  const evidence = [attempt.bracket.key, attempt.chat.key, scan.key];
  const verdict = withoutAnswer(scan, seen.get(scan.key)?.outcome);
  if (verdict !== undefined) return verdict;
  const found = answerOf(seen, scan);
  const [own] = ownKeys(redis, found);
  const ttlQuestion = own === undefined ? undefined : redisQuestion({ name: 'ttl', key: own });
  const ttl = ttlQuestion === undefined ? undefined : answerOf(seen, ttlQuestion)?.ttl;
  if (ttl !== undefined && ttl !== ABSENT) return withData(judgeTtl(redis, node, ttl, evidence), { predicted: false });
  const expectedPrefix = redis.responsePrefix;
  const [elsewhere] = (found?.keys ?? []).filter((key) => !key.startsWith(expectedPrefix));
  if (elsewhere !== undefined) {
    const foundUnder = elsewhere.split('endpoint:')[0] ?? '';
    const isDefault = foundUnder === ctx.contract.defaultResponsePrefix;
    const reason = `a chat through ${node} is cached under ${foundUnder} instead of ${expectedPrefix}`;
    return fail('key-elsewhere', reason, evidence, { foundUnder, expectedPrefix, isDefault });
  }
  if (found?.truncated === true)
    return unknown('inconclusive', 'Redis holds more keys than one sweep looks at', evidence, { because: 'sweep-truncated' });
  return fail('key-nowhere', `a chat through ${node} left no entry in the declared Redis`, evidence, { expectedPrefix });
}

/** What a chat through the node left in the declared Redis. */
export const judgeWrite = oncePerLook(byName, (ctx, seen, node: string): Verdict => {
  const { redis } = ctx.cluster;
  const step = currentAttempt(ctx, seen, node);
  if (step.kind === 'ask' || redis === undefined)
    return notEvaluated('withheld', `the cache of ${node} was not asked for`, [], { because: 'not-asked' });
  if (step.kind === 'none') return step.verdict;
  const { attempt } = step;
  const outcome = seen.get(attempt.bracket.key)?.outcome;
  const without = withoutAnswer(attempt.bracket, outcome);
  if (without !== undefined) return without;
  const evidence = [attempt.bracket.key, attempt.chat.key];
  const chat = chatVerdict(ctx, seen, attempt.chat);
  if (chat.code === 'no-answer' || chat.status === 'not-evaluated') return chat;
  if (chat.status !== 'pass')
    return unknown('inconclusive', `no chat through ${node} completed: ${chat.reason}`, evidence, {
      because: 'chat-not-completed',
      chat: chat.code,
    });
  const ttl = ttlSeen(seen, attempt.bracket);
  if (ttl === undefined) return ttlUntold(seen, attempt.bracket, 0, evidence);
  return ttl === ABSENT ? judgeAbsent(ctx, seen, redis, node, attempt) : judgeTtl(redis, node, ttl, evidence);
});

import type { Cell, CheckContext, Seen } from './check.js';
import type { HttpQuestion } from './question.js';
import type { Chat } from './read/chat-plan.js';
import { chatVerdict } from './read/chat-verdict.js';
import { askedNodes } from './read/nodes.js';
import { settle } from './read/settle.js';
import { chatFactors, providerTypes } from './route-chats.js';
import { streamPairs } from './streaming-pairs.js';
import { compare, firstPlan, harmedProvider, MOST_TRIES, streamed, streamOf, tries } from './streaming-tries.js';
import type { Verdict, VerdictCode } from './verdict.js';
import { fail, needMissing, notEvaluated, pass, unknown, withData } from './verdicts.js';

/** Failures that a stream has of its own, where the same chat completes without streaming. */
const OWN: readonly VerdictCode[] = ['garbage', 'upstream-failed', 'no-answer'];

const declared = (ctx: CheckContext, cell: Cell): boolean =>
  ctx.cluster.routes.some((route) => route.id === cell.route && route.expect.streaming === true);

const data = (ctx: CheckContext, seen: Seen, cell: Cell): Verdict['data'] => {
  const { provider, candidates } = chatFactors(ctx, seen, cell);
  return { ...(provider === undefined ? {} : { provider }), ...(candidates === undefined ? {} : { candidates }) };
};

const notHad = (code: VerdictCode, reason: string, evidence: readonly string[]): Verdict =>
  needMissing('a stream that completes', reason, evidence, { chat: code });

/** A stream that did not complete: its own failure, or the chat's, which route-matrix judges. */
function failedStream(ctx: CheckContext, seen: Seen, cell: Cell, chat: Chat, verdict: Verdict): Verdict {
  if (verdict.status !== 'fail') return verdict;
  const throughNodes = (): boolean =>
    askedNodes(ctx.cluster).every(({ id }) => {
      const plan = firstPlan(ctx, seen, { check: '', node: id }, chat);
      return plan.kind === 'ready' && streamed(ctx, seen, [plan.question]).length > 0;
    });
  const isOwn = OWN.includes(verdict.code) && !declared(ctx, cell) && (cell.node !== undefined || throughNodes());
  return isOwn ? verdict : notHad(verdict.code, verdict.reason, verdict.evidence);
}

/** Why no stream is judged; undefined where there are some. */
function withoutStreams(ctx: CheckContext, seen: Seen, cell: Cell, chat: Chat): Verdict | undefined {
  const harmed = harmedProvider(ctx, seen, cell, chat);
  if (harmed.kind === 'pending') return notEvaluated('withheld', 'the providers were not read', [], { because: 'not-asked' });
  if (harmed.kind === 'lost') return needMissing("a node's list of providers", harmed.verdict.reason, harmed.verdict.evidence);
  if (harmed.value === undefined) return undefined;
  const reason = `streaming to ${harmed.value} would do harm on ${ctx.contract.release}`;
  if (declared(ctx, cell)) return needMissing('a provider that may be streamed to', reason);
  return { status: 'not-applicable', code: 'not-declared', reason, evidence: [], data: {} };
}

/** Defects of what came, whatever its timing. */
function defectsOf(ctx: CheckContext, seen: Seen, cell: Cell, chat: Chat, question: HttpQuestion): Verdict | undefined {
  const settled = settle(seen, question);
  if (settled.kind === 'verdict') return settled.verdict;
  if (settled.http.truncated)
    return unknown('inconclusive', 'the stream is longer than what is kept', [question.key], { because: 'body-too-large' });
  const node = cell.node ?? settled.http.servedBy?.node ?? askedNodes(ctx.cluster)[0]?.id ?? '';
  const types = providerTypes(ctx, seen, node, chat);
  const [type = ''] = types.kind === 'known' ? [...types.value.values()] : [];
  const defects = ctx.contract.streamDefects(settled.http.body, type);
  return defects.length === 0
    ? undefined
    : fail('garbage', `the stream is not whole or not in order: ${defects.join(', ')}`, [question.key], { defects });
}

/** Other routes whose streams do show whether the balancer holds them back: it is one thing for all. */
function tellingRoutes(ctx: CheckContext, seen: Seen, { check, route, identity }: Cell): readonly string[] {
  return streamPairs(ctx).flatMap((pair) => {
    if (pair.route === route && pair.identity === identity) return [];
    const other: Cell = { check, ...pair, entry: 'balancer' };
    const chat = streamOf(ctx, other);
    const plan = chat === undefined ? undefined : firstPlan(ctx, seen, other, chat);
    if (chat === undefined || plan?.kind !== 'ready') return [];
    const done = streamed(ctx, seen, tries(ctx, other, chat, plan.question));
    return done.length > 0 && compare(ctx, seen, other, chat, done).elsewhereMs !== undefined ? [pair.route] : [];
  });
}

function judgeTiming(ctx: CheckContext, seen: Seen, cell: Cell, chat: Chat, questions: readonly HttpQuestion[]): Verdict {
  const done = streamed(ctx, seen, questions);
  const { bestMs, elsewhereMs, held } = compare(ctx, seen, cell, chat, done);
  const evidence = done.map(({ question }) => question.key);
  const best = done.find(({ spreadMs }) => spreadMs === bestMs);
  const more = {
    tries: done.length,
    pieces: best?.pieces ?? 0,
    firstMs: best?.firstMs ?? 0,
    maxGapMs: best?.maxGapMs ?? 0,
    spreadMs: bestMs,
    ...(elsewhereMs === undefined ? {} : { elsewhereMs }),
    ...(best?.servedNode === undefined ? {} : { servedNode: best.servedNode }),
  };
  const where = cell.node === undefined ? 'directly' : 'from other nodes';
  const times = `its pieces come within ${bestMs} ms`;
  if (held && done.length < MOST_TRIES)
    return unknown('inconclusive', `${times}, and too few streams were asked for to tell`, evidence, { ...more, because: 'too-few-tries' });
  if (held) return fail('buffered', `${times} in ${done.length} streams, ${where} over ${elsewhereMs} ms`, evidence, more);
  const others = cell.node === undefined && elsewhereMs === undefined ? tellingRoutes(ctx, seen, cell) : [];
  if (cell.node === undefined && elsewhereMs === undefined && others.length === 0)
    return unknown('inconclusive', 'directly the stream comes at once as well, so holding it back could not be told', evidence, {
      ...more,
      because: 'nothing-to-compare-with',
    });
  if (others.length > 0)
    return pass(
      `whole and in order; whether the balancer passes streams on as they are made is told by ${others.join(', ')}`,
      evidence,
      more,
    );
  return pass(
    `${best?.pieces ?? 0} pieces over ${bestMs} ms, the first after ${best?.firstMs ?? 0} ms, whole and in order`,
    evidence,
    more,
  );
}

/** The verdict of the streams of one route through one node or the balancer. */
export function judgeStreams(ctx: CheckContext, seen: Seen, cell: Cell): Verdict {
  const chat = streamOf(ctx, cell);
  if (chat === undefined) return needMissing('a model in a known grammar', `the model of ${cell.route} is none the contract knows`);
  const more = data(ctx, seen, cell);
  const without = withoutStreams(ctx, seen, cell, chat);
  if (without !== undefined) return withData(without, more);
  const plan = firstPlan(ctx, seen, cell, chat);
  if (plan.kind === 'none') return withData(needMissing('a way to ask for a stream', plan.verdict.reason, plan.verdict.evidence), more);
  if (plan.kind === 'first')
    return notEvaluated('withheld', 'what must be known before a stream is not', [], { ...more, because: 'not-asked' });
  const questions = tries(ctx, cell, chat, plan.question).filter(({ key }, index) => index === 0 || seen.get(key) !== undefined);
  const verdicts = questions.map((question) => chatVerdict(ctx, seen, question, more, { status: 200, streaming: true }));
  const bad = verdicts.find(({ status }) => status !== 'pass');
  if (bad !== undefined) return failedStream(ctx, seen, cell, chat, bad);
  const defect = questions.map((question) => defectsOf(ctx, seen, cell, chat, question)).find((verdict) => verdict !== undefined);
  return withData(defect ?? judgeTiming(ctx, seen, cell, chat, questions), more);
}

import type { HttpAnswer } from '../record/observation.js';
import { httpAnswerOf } from './answer-view.js';
import { chatQuestion } from './ask/chat.js';
import { toNode } from './ask/http.js';
import type { Cell, CheckContext, Seen } from './check.js';
import type { Destination, HttpQuestion, Question } from './question.js';
import { type Chat, type ChatPlan, planBalancerChat, planChat } from './read/chat-plan.js';
import { chatVerdict } from './read/chat-verdict.js';
import { askedNodes } from './read/nodes.js';
import { oncePerLook } from './read/once.js';
import type { State } from './read/state.js';
import { harmedByStreams, providerTypes, subjectOf } from './route-chats.js';

/** A stream that came at once is asked for again, at most so often in all: a stalled observer sees one now and then, a buffer always. */
export const MOST_TRIES = 3;
/** A stream whose pieces come within this many milliseconds of each other cannot be told from one that was held. */
const FLAT_MS = 50;
/** Of a stream that is passed on as it comes, at least this share of its direct time is seen. */
const HELD_SHARE = 0.2;

/** One stream that completed, by when its pieces came. */
export interface Streamed {
  readonly question: HttpQuestion;
  readonly pieces: number;
  /** Milliseconds until the first piece. */
  readonly firstMs: number;
  /** Between the first piece and the last. */
  readonly spreadMs: number;
  /** Longest wait between two pieces. */
  readonly maxGapMs: number;
  /** As the balancer's header names it. */
  readonly servedNode?: string;
}

/** A route's chat with this identity as a stream. */
export function streamOf(ctx: CheckContext, cell: Cell): Chat | undefined {
  const subject = subjectOf(ctx, cell);
  return subject === undefined ? undefined : { ...subject.chat, stream: true };
}

const nodesFor = (ctx: CheckContext, cell: Cell): readonly string[] =>
  cell.node === undefined ? askedNodes(ctx.cluster).map(({ id }) => id) : [cell.node];

/** The provider that must not be streamed to, if any; for the balancer as far as any node tells. */
export function harmedProvider(ctx: CheckContext, seen: Seen, cell: Cell, chat: Chat): State<string | undefined> {
  const states = nodesFor(ctx, cell).map((node) => providerTypes(ctx, seen, node, chat));
  const pending = states.flatMap((state) => (state.kind === 'pending' ? state.ask : []));
  if (pending.length > 0) return { kind: 'pending', ask: pending };
  const told = states.flatMap((state) => (state.kind === 'known' ? [state.value] : []));
  const lost = states.find((state) => state.kind === 'lost');
  if (told.length === 0 && lost?.kind === 'lost') return lost;
  const harmed = told.map((types) => harmedByStreams(ctx, types)).find((provider) => provider !== undefined);
  return { kind: 'known', value: harmed, evidence: [] };
}

export const firstPlan = (ctx: CheckContext, seen: Seen, cell: Cell, chat: Chat): ChatPlan =>
  cell.node === undefined ? planBalancerChat(ctx, seen, chat) : planChat(ctx, seen, toNode(cell.node), chat);

/** The first stream and those after it, each with a prompt of its own. */
export function tries(ctx: CheckContext, cell: Cell, chat: Chat, first: HttpQuestion): readonly HttpQuestion[] {
  const to: Destination = cell.node === undefined ? { kind: 'balancer' } : toNode(cell.node);
  const again = Array.from({ length: MOST_TRIES - 1 }, (_, index) =>
    chatQuestion(ctx, { to, ...chat, providers: first.chat?.providers, nth: `again ${index + 1}` }),
  );
  return [first, ...again.flatMap((question) => question ?? [])];
}

function shapeOf(question: HttpQuestion, { arrivalsMs = [], servedBy }: HttpAnswer): Streamed {
  const [firstMs = 0] = arrivalsMs;
  const gaps = arrivalsMs.map((moment, index) => moment - (arrivalsMs[index - 1] ?? moment));
  return {
    question,
    pieces: arrivalsMs.length,
    firstMs,
    spreadMs: (arrivalsMs.at(-1) ?? firstMs) - firstMs,
    maxGapMs: Math.max(0, ...gaps),
    ...(servedBy?.node === undefined ? {} : { servedNode: servedBy.node }),
  };
}

/** Those of the questions whose stream completed. */
export function streamed(ctx: CheckContext, seen: Seen, questions: readonly HttpQuestion[]): readonly Streamed[] {
  return questions.flatMap((question) => {
    const answer = httpAnswerOf(seen.get(question.key));
    const verdict = chatVerdict(ctx, seen, question, {}, { status: 200, streaming: true });
    return answer === undefined || verdict.status !== 'pass' ? [] : [shapeOf(question, answer)];
  });
}

/** The longest time over which a node was seen to stream that chat; undefined where no stream of it completed there. */
function spreadOn(ctx: CheckContext, seen: Seen, node: string, chat: Chat): number | undefined {
  const cell: Cell = { check: '', node };
  const plan = firstPlan(ctx, seen, cell, chat);
  if (plan.kind !== 'ready') return undefined;
  const spreads = streamed(ctx, seen, tries(ctx, cell, chat, plan.question)).map(({ spreadMs }) => spreadMs);
  return spreads.length === 0 ? undefined : Math.max(...spreads);
}

const chatName = ({ identity, model }: Chat): string => JSON.stringify([identity.id, model]);

/** {@link spreadOn} each node where a stream of that chat completed. */
const spreadsOf = oncePerLook(chatName, (ctx, seen, chat): ReadonlyMap<string, number> => {
  const spreads = askedNodes(ctx.cluster).flatMap(({ id }) => {
    const spread = spreadOn(ctx, seen, id, chat);
    return spread === undefined ? [] : [[id, spread] as const];
  });
  return new Map(spreads);
});

/** What a cell's streams are held against, and how long they were seen at best. */
export interface Comparison {
  readonly bestMs: number;
  /** The same stream elsewhere: of a node on other nodes, of the balancer directly from the node that served, else from any. */
  readonly elsewhereMs: number | undefined;
  readonly held: boolean;
}

export function compare(ctx: CheckContext, seen: Seen, cell: Cell, chat: Chat, done: readonly Streamed[]): Comparison {
  const spreads = spreadsOf(ctx, seen, chat);
  const elsewhere = [...spreads].filter(([node]) => node !== cell.node).map(([, spread]) => spread);
  // The shortest of those that come over time: an observer that stalls for a moment lengthens one of them, and shortens none.
  const slowly = elsewhere.filter((spread) => spread >= FLAT_MS);
  const shortest = slowly.length === 0 ? undefined : Math.min(...slowly);
  const bestMs = Math.max(0, ...done.map(({ spreadMs }) => spreadMs));
  if (cell.node !== undefined) {
    const elsewhereMs = shortest ?? (elsewhere.length === 0 ? undefined : Math.max(...elsewhere));
    return { bestMs, elsewhereMs, held: bestMs < FLAT_MS && shortest !== undefined && bestMs < shortest * HELD_SHARE };
  }
  // From a node that streams nothing over time, the balancer cannot get more.
  const comesSlowly = (node: string | undefined): boolean =>
    node === undefined ? slowly.length === elsewhere.length : (spreads.get(node) ?? 0) >= FLAT_MS;
  const against = done.filter(({ servedNode }) => comesSlowly(servedNode));
  if (shortest === undefined || against.length === 0) return { bestMs, elsewhereMs: undefined, held: false };
  return { bestMs, elsewhereMs: shortest, held: against.every(({ spreadMs }) => spreadMs < shortest * HELD_SHARE) };
}

/** What is to be asked next for a cell. */
export function streamAsks(ctx: CheckContext, seen: Seen, cell: Cell): readonly Question[] {
  const chat = streamOf(ctx, cell);
  if (chat === undefined) return [];
  const harmed = harmedProvider(ctx, seen, cell, chat);
  if (harmed.kind === 'pending') return harmed.ask;
  if (harmed.kind === 'lost' || harmed.value !== undefined) return [];
  const plan = firstPlan(ctx, seen, cell, chat);
  if (plan.kind !== 'ready') return plan.kind === 'first' ? plan.ask : [];
  const questions = tries(ctx, cell, chat, plan.question);
  const asked = questions.filter(({ key }) => seen.get(key) !== undefined);
  const next = questions[asked.length];
  if (next === undefined) return [];
  if (asked.length === 0) return [next];
  const done = streamed(ctx, seen, asked);
  if (done.length < asked.length) return [];
  const { bestMs, held } = compare(ctx, seen, cell, chat, done);
  return held || (cell.node !== undefined && bestMs < FLAT_MS) ? [next] : [];
}

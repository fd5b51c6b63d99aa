import type { Observation } from '../record/observation.js';
import type { Expectation } from '../target/cluster.js';
import type { ChatMeaning } from '../target/contracts/contract.js';
import { answerView, httpAnswerOf } from './answer-view.js';
import { secondLook } from './ask/second-look.js';
import { chatCells, chatCost } from './chat-cells.js';
import { type Cell, type Check, type CheckContext, defineCheck, type Layer, type Seen } from './check.js';
import type { HttpQuestion } from './question.js';
import { allowed, askedNodes } from './read/nodes.js';
import { chatAsks, chatFactors, judgeChat } from './route-chats.js';
import type { Verdict } from './verdict.js';
import { needMissing, spendsNotAllowed, withData } from './verdicts.js';

/** A limit that routes may declare of their answers. */
export interface RouteLimit {
  readonly id: string;
  readonly title: string;
  readonly layer: Layer;
  /** Of the check: raised when the meaning of a verdict changes. */
  readonly version: number;
  readonly key: keyof Expectation;
  limitOf(expect: Expectation): number | undefined;
  /** Of a chat that came out as its route expects. */
  judge(answer: LimitedAnswer, limit: number): Verdict;
  /** Whether one answer alone is too little to go by; left out: never. */
  doubts?(observation: Observation, limit: number): boolean;
}

export interface LimitedAnswer {
  readonly observation: Observation;
  readonly meaning: ChatMeaning;
  /** The same asked once more, where that completed. */
  readonly again?: Observation;
}

const mostOf = (limit: RouteLimit, ctx: CheckContext, cell: Cell): number | undefined =>
  limit.limitOf(ctx.cluster.routes.find(({ id }) => id === cell.route)?.expect ?? { status: 200 });

/** The second look at the cell's chat, where its first answer left a doubt. */
function looksAgain(limit: RouteLimit, ctx: CheckContext, seen: Seen, cell: Cell): readonly HttpQuestion[] {
  const most = mostOf(limit, ctx, cell);
  if (limit.doubts === undefined || most === undefined) return [];
  const { doubts } = limit;
  return chatAsks(ctx, seen, cell).flatMap((question) => {
    const first = seen.get(question.key);
    if (question.kind !== 'http' || httpAnswerOf(first) === undefined || first === undefined || !doubts(first, most)) return [];
    return secondLook(question) ?? [];
  });
}

function completedAgain(limit: RouteLimit, ctx: CheckContext, seen: Seen, cell: Cell): Observation | undefined {
  const observations = looksAgain(limit, ctx, seen, cell).flatMap(({ key }) => seen.get(key) ?? []);
  return observations.find((observation) => {
    const http = httpAnswerOf(observation);
    return http !== undefined && ctx.contract.meaningOf(answerView(http)).code === 'completed';
  });
}

function judgeLimit(limit: RouteLimit, ctx: CheckContext, seen: Seen, cell: Cell): Verdict {
  const chat = judgeChat(ctx, seen, cell);
  if (chat.status === 'not-evaluated') return chat;
  const [key = ''] = chat.evidence;
  const observation = seen.get(key);
  const http = httpAnswerOf(observation);
  const most = mostOf(limit, ctx, cell);
  if (chat.status !== 'pass' || observation === undefined || http === undefined || most === undefined)
    return needMissing('a chat that comes out as expected', chat.reason, chat.evidence, { ...chat.data, chat: chat.code });
  const again = completedAgain(limit, ctx, seen, cell);
  const meaning = ctx.contract.meaningOf(answerView(http));
  const verdict = limit.judge({ observation, meaning, ...(again === undefined ? {} : { again }) }, most);
  return withData({ ...verdict, evidence: [key, ...(again === undefined ? [] : [again.question.key])] }, chat.data);
}

/**
 * A check of one limit: the chats of the matrix, asked once for all, judged from another side. A chat that does not come out at all is
 * the matrix's to judge, so that one cause is red in one place.
 */
export function routeLimitCheck(limit: RouteLimit): Check {
  const limited = (ctx: CheckContext) => ctx.cluster.routes.filter(({ expect }) => limit.limitOf(expect) !== undefined);
  return defineCheck({
    id: limit.id,
    title: limit.title,
    layer: limit.layer,
    severity: 'error',
    version: limit.version,
    notApplicable(ctx) {
      if (askedNodes(ctx.cluster).length === 0) return 'every node is declared to be draining';
      return limited(ctx).length === 0 ? `no route declares expect.${limit.key}` : undefined;
    },
    needs: () => [['spends']],
    cells: (ctx) => chatCells(ctx, limit.id, limited(ctx)),
    asks: (cell, ctx, seen) => (allowed(ctx, 'spends') ? [...chatAsks(ctx, seen, cell), ...looksAgain(limit, ctx, seen, cell)] : []),
    worstCase: (cell, ctx) => chatCost(ctx, cell),
    asksAs: 'route-matrix',
    judge: (cell, ctx, seen) =>
      allowed(ctx, 'spends') ? judgeLimit(limit, ctx, seen, cell) : spendsNotAllowed('a limit is held against a completion'),
    factors: (cell, ctx, seen) => chatFactors(ctx, seen, cell),
  });
}

import type { Observation } from '../record/observation.js';
import type { Expectation } from '../target/cluster.js';
import type { ChatMeaning } from '../target/contracts/contract.js';
import { answerView, httpAnswerOf } from './answer-view.js';
import { chatCells, chatCost } from './chat-cells.js';
import { type Cell, type Check, type CheckContext, defineCheck, type Layer, type Seen } from './check.js';
import { allowed, askedNodes } from './read/nodes.js';
import { chatAsks, chatFactors, judgeChat } from './route-chats.js';
import type { Verdict } from './verdict.js';
import { needMissing, spendsNotAllowed, withData } from './verdicts.js';

/** A limit that routes may declare of their answers. */
export interface RouteLimit {
  readonly id: string;
  readonly title: string;
  readonly layer: Layer;
  readonly key: keyof Expectation;
  limitOf(expect: Expectation): number | undefined;
  /** Of a chat that came out as its route expects. */
  judge(answer: { readonly observation: Observation; readonly meaning: ChatMeaning }, limit: number): Verdict;
}

function judgeLimit(limit: RouteLimit, ctx: CheckContext, seen: Seen, cell: Cell): Verdict {
  const chat = judgeChat(ctx, seen, cell);
  if (chat.status === 'not-evaluated') return chat;
  const [key = ''] = chat.evidence;
  const observation = seen.get(key);
  const http = httpAnswerOf(observation);
  const most = limit.limitOf(ctx.cluster.routes.find(({ id }) => id === cell.route)?.expect ?? { status: 200 });
  if (chat.status !== 'pass' || observation === undefined || http === undefined || most === undefined)
    return needMissing('a chat that comes out as expected', chat.reason, chat.evidence, { ...chat.data, chat: chat.code });
  const verdict = limit.judge({ observation, meaning: ctx.contract.meaningOf(answerView(http)) }, most);
  return withData({ ...verdict, evidence: [key] }, chat.data);
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
    version: 1,
    notApplicable(ctx) {
      if (askedNodes(ctx.cluster).length === 0) return 'every node is declared to be draining';
      return limited(ctx).length === 0 ? `no route declares expect.${limit.key}` : undefined;
    },
    needs: () => [['spends']],
    cells: (ctx) => chatCells(ctx, limit.id, limited(ctx)),
    asks: (cell, ctx, seen) => (allowed(ctx, 'spends') ? chatAsks(ctx, seen, cell) : []),
    worstCase: (cell, ctx) => chatCost(ctx, cell),
    asksAs: 'route-matrix',
    judge: (cell, ctx, seen) =>
      allowed(ctx, 'spends') ? judgeLimit(limit, ctx, seen, cell) : spendsNotAllowed('a limit is held against a completion'),
    factors: (cell, ctx, seen) => chatFactors(ctx, seen, cell),
  });
}

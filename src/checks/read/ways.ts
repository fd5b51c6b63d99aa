import type { ChatMeaning, ChatTarget, Refusal } from '../../target/contracts/contract.js';
import { answerView, httpAnswerOf } from '../answer-view.js';
import { toNode } from '../ask/http.js';
import type { CheckContext, Seen } from '../check.js';
import type { Destination, HttpQuestion } from '../question.js';
import { askedNodes } from './nodes.js';

const WRONG_CODES: ReadonlySet<ChatMeaning['code']> = new Set(['route-unknown', 'provider-unknown', 'model-malformed']);
const WRONG_PATHS: ReadonlySet<Refusal> = new Set(['user-token-on-global-path', 'global-token-on-user-path']);

function meaningOf(ctx: CheckContext, seen: Seen, question: HttpQuestion | undefined): ChatMeaning | undefined {
  const http = question === undefined ? undefined : httpAnswerOf(seen.get(question.key));
  return http === undefined ? undefined : ctx.contract.meaningOf(answerView(http));
}

/** Whether an answer says that this way leads nowhere for that identity; no provider was asked then. */
export const isWrongWay = ({ code, refusal }: ChatMeaning): boolean =>
  WRONG_CODES.has(code) || (refusal !== undefined && WRONG_PATHS.has(refusal));

export type OnWay = (to: Destination, way: ChatTarget) => HttpQuestion | undefined;

/** A way that completed on some node. */
export function provenWay(ctx: CheckContext, seen: Seen, ways: readonly ChatTarget[], on: OnWay): ChatTarget | undefined {
  return ways.find((way) => askedNodes(ctx.cluster).some(({ id }) => meaningOf(ctx, seen, on(toNode(id), way))?.code === 'completed'));
}

/**
 * The way to take at a destination: one that completed on a node, else the first that the destination does not call wrong; the first of
 * all where it calls every one wrong.
 */
export function wayTo(ctx: CheckContext, seen: Seen, to: Destination, ways: readonly ChatTarget[], on: OnWay): ChatTarget | undefined {
  const open = (way: ChatTarget): boolean => {
    const meaning = meaningOf(ctx, seen, on(to, way));
    return meaning === undefined || !isWrongWay(meaning);
  };
  return (ways.length > 1 ? provenWay(ctx, seen, ways, on) : undefined) ?? ways.find(open) ?? ways[0];
}

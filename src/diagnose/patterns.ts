import { failedWith, isChat, passed, text } from './look.js';
import type { JudgedCell } from './rule.js';

/** In which way a node, or every node, answers some questions only. */
export interface Pattern {
  readonly suits: (cell: JudgedCell) => boolean;
  /** Whether a node's own cells show it whatever is asked, so that no provider can be behind it. */
  readonly isWhole: (own: readonly JudgedCell[]) => boolean;
}

/** Connections are dropped, or nothing comes over them. */
export const unanswered: Pattern = {
  suits: (cell) => failedWith(cell, 'no-answer'),
  isWhole: (own) => own.some((cell) => failedWith(cell, 'no-answer') && !isChat(cell)),
};

/** Answers come later than the routes allow. */
export const late: Pattern = {
  suits: (cell) => failedWith(cell, 'too-slow'),
  isWhole(own) {
    const timed = own.filter((cell) => cell.cell.check === 'latency');
    return timed.some((cell) => failedWith(cell, 'too-slow')) && !timed.some(passed);
  },
};

const isTurnedAway = (cell: JudgedCell): boolean => failedWith(cell, 'rate-limited') && text(cell, 'by') === 'client';

/** The node itself, not a provider, says that the client asks too often. */
export const turnedAway: Pattern = { suits: isTurnedAway, isWhole: (own) => own.some(isTurnedAway) };

import type { Cell, Check, CheckContext } from '../checks/check.js';
import type { Question } from '../checks/question.js';
import { wordsOf } from './error-codes.js';
import { phaseOf } from './phase.js';
import type { Session } from './session.js';

/** A cell with the check it belongs to. */
export interface PlannedCell {
  readonly check: Check;
  readonly cell: Cell;
}

/**
 * What all cells want to know and nobody has answered yet, one question per key. A check that throws asks nothing and is named in the
 * run's problems. A list that several cells share is looked at once: cells over all nodes would take cells times nodes steps.
 */
export function openQuestions(
  session: Pick<Session, 'seen' | 'problem'>,
  planned: readonly PlannedCell[],
  ctx: CheckContext,
): readonly Question[] {
  const open = new Map<string, Question>();
  const looked = new Set<readonly Question[]>();
  const seen = session.seen.look();
  for (const { check, cell } of planned) {
    try {
      const questions = check.asks(cell, ctx, seen);
      if (looked.has(questions)) continue;
      looked.add(questions);
      for (const question of questions) {
        if (!session.seen.has(question.key) && !open.has(question.key)) open.set(question.key, question);
      }
    } catch (error) {
      session.problem(`Failed to ask for ${check.id}: ${wordsOf(error)}. Please report this as a defect of that check.`);
    }
  }
  return [...open.values()];
}

/** Those of the lowest phase among them. */
export function lowestPhase(questions: readonly Question[]): readonly Question[] {
  const phased = questions.map((question) => ({ question, phase: phaseOf(question) }));
  const lowest = phased.reduce((least, { phase }) => Math.min(least, phase), Number.POSITIVE_INFINITY);
  return phased.filter(({ phase }) => phase === lowest).map(({ question }) => question);
}

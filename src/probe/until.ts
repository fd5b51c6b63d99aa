import type { Until } from '../checks/question.js';
import type { Outcome } from '../record/observation.js';

/** Whether a read after the stimulus is good enough, not yet, or can no longer become so. */
export type Judged = 'satisfied' | 'not-yet' | 'never';

function columnOf(outcome: Outcome | undefined, column: string): number | undefined {
  if (outcome?.kind !== 'answered' || outcome.answer.kind !== 'sql') return undefined;
  const value = outcome.answer.rows[0]?.[column];
  return value === undefined || value === null ? 0 : Number(value);
}

function exists(outcome: Outcome): boolean {
  if (outcome.kind !== 'answered') return false;
  const { answer } = outcome;
  if (answer.kind === 'sql') return answer.rows.length > 0;
  if (answer.kind !== 'redis') return false;
  return answer.ttl === undefined ? (answer.keys ?? []).length > 0 : answer.ttl !== -2;
}

/** @param before the same read before the stimulus, where there was one */
export function judgeRead(outcome: Outcome, until: Until, before: Outcome | undefined): Judged {
  if (until.kind === 'once') return outcome.kind === 'answered' ? 'satisfied' : 'never';
  if (until.kind === 'key-exists') return exists(outcome) ? 'satisfied' : 'not-yet';
  const was = columnOf(before, until.column);
  const is = columnOf(outcome, until.column);
  if (was === undefined || is === undefined) return 'not-yet';
  if (is - was === until.by) return 'satisfied';
  return is - was > until.by ? 'never' : 'not-yet';
}

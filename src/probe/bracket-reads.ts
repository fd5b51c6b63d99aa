import type { BracketQuestion, ReadQuestion } from '../checks/question.js';
import type { BracketAnswer, Outcome } from '../record/observation.js';
import { readWithin } from './ask-store.js';
import { pause } from './pause.js';
import { safeOutcome } from './safe-outcome.js';
import type { Session } from './session.js';
import { judgeRead } from './until.js';

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;

type Step = BracketQuestion['after'][number];
type StepAnswer = BracketAnswer['after'][number];

/** The `before` read that an `after` read is compared with: the same read, else the one at the same place. */
function baselineOf(bracket: BracketQuestion, read: ReadQuestion, index: number, before: readonly Outcome[]): Outcome | undefined {
  const same = bracket.before.findIndex((candidate) => candidate.key === read.key);
  return before[same >= 0 ? same : index];
}

/**
 * Reads again and again until it is good enough, it can no longer become so, or its time is up.
 *
 * @param patient false: nothing can come any more, so one read is enough
 */
async function readUntil(session: Session, step: Step, before: Outcome | undefined, patient: boolean): Promise<StepAnswer> {
  const from = session.now();
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    const outcome = await safeOutcome(() => readWithin(session, step.read));
    const judged = judgeRead(outcome, step.until, before);
    const waitedMs = session.now() - from;
    const over = !patient || waitedMs >= step.withinMs || session.signal.aborted || outcome.kind !== 'answered';
    if (judged !== 'not-yet' || over) return { outcome, satisfied: judged === 'satisfied', waitedMs };
    await pause(pauseMs, session.signal);
  }
}

/** All reads after the stimuli, at once. */
export function readAfter(session: Session, bracket: BracketQuestion, before: readonly Outcome[], patient: boolean): Promise<StepAnswer[]> {
  const steps = bracket.after.map((step, index) => readUntil(session, step, baselineOf(bracket, step.read, index, before), patient));
  return Promise.all(steps);
}

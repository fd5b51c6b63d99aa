import type { Outcome } from '../record/observation.js';
import { wordsOf } from './error-codes.js';
import { withheld } from './gate.js';
import { NeedMissing } from './tokens.js';

/**
 * The outcome of asking, whatever is thrown meanwhile: something undeclared withholds the question, and a defect of ours is our own
 * fault, told as such. One question never ends a run.
 */
export async function safeOutcome(ask: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await ask();
  } catch (error) {
    return outcomeOfThrown(error);
  }
}

/** What {@link safeOutcome} makes of what was thrown. */
export function outcomeOfThrown(error: unknown): Outcome {
  if (error instanceof NeedMissing) return withheld('need-missing', error.message);
  return { kind: 'unanswered', class: 'observer', message: `the runner failed: ${wordsOf(error)}` };
}

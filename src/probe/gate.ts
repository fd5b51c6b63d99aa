import type { Question } from '../checks/question.js';
import type { Outcome, WithheldBecause } from '../record/observation.js';
import type { Allowance, Effect } from '../target/cluster.js';

export const withheld = (because: WithheldBecause, detail: string): Outcome => ({ kind: 'withheld', because, detail });

function effectsOf(question: Question): ReadonlySet<Effect> {
  if (question.kind === 'convergence') {
    const { setup, changes, teardown, afterwards } = question;
    const watched = changes.flatMap(({ make, watchers }) => [make, ...watchers.flatMap(({ first = [], ask }) => [...first, ask])]);
    return new Set([question.effect, ...[...setup, ...watched, ...teardown, ...afterwards].map((part) => part.effect)]);
  }
  if (question.kind !== 'bracket') return new Set([question.effect]);
  const reads = [...question.before, ...question.after.map((step) => step.read)];
  const parts = [...question.setup, ...reads, ...question.stimuli, ...question.teardown];
  return new Set([question.effect, ...parts.map((part) => part.effect)]);
}

/** The outcome of a question that does more than is allowed, undefined where it may be asked. */
export function forbiddenEffect(question: Question, allow: readonly Allowance[]): Outcome | undefined {
  const missing = [...effectsOf(question)].filter((effect) => effect !== 'read' && !allow.includes(effect));
  if (missing.length === 0) return undefined;
  return withheld('effect-not-allowed', `${missing.join(' and ')} is not allowed; --allow ${missing.join(',')} allows it`);
}

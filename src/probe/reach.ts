import type { ErrorClass, Outcome } from '../record/observation.js';

const UNREACHABLE: ReadonlySet<ErrorClass> = new Set(['connect-timeout', 'unreachable']);
const SILENT: ReadonlySet<ErrorClass> = new Set(['headers-timeout', 'body-timeout']);

interface Place {
  answered: boolean;
  silences: number;
  /** The outcome that settled it. */
  gone?: Extract<Outcome, { kind: 'unanswered' }>;
}

/**
 * Places that cannot be reached, so that a run over nodes that do not exist ends soon. A place that never answered and could not be
 * connected to (or kept silent `silencesBearable` times) is not dialled again. A refused connection costs nothing and proves
 * nothing about the next, so it does not count.
 */
export class ReachLedger {
  readonly #places = new Map<string, Place>();

  constructor(readonly silencesBearable: number) {}

  record(place: string, outcome: Outcome): void {
    const known = this.#places.get(place) ?? { answered: false, silences: 0 };
    this.#places.set(place, known);
    if (outcome.kind === 'answered') known.answered = true;
    if (outcome.kind !== 'unanswered') return;
    if (SILENT.has(outcome.class)) known.silences++;
    if (UNREACHABLE.has(outcome.class) || known.silences >= this.silencesBearable) known.gone ??= outcome;
  }

  /** The outcome to give instead of asking, or undefined where asking makes sense. */
  knownOutcome(place: string): Outcome | undefined {
    const known = this.#places.get(place);
    if (!known?.gone || known.answered) return undefined;
    const { message } = known.gone;
    return { kind: 'unanswered', class: known.gone.class, message: `known unreachable, not asked again: ${message}` };
  }
}

import type { Seen } from '../checks/check.js';
import type { Observation } from '../record/observation.js';

/** Observations by question key; of a question asked twice the later one counts. */
export class Answers implements Seen {
  readonly #byKey = new Map<string, Observation>();

  add(observation: Observation): void {
    this.#byKey.set(observation.question.key, observation);
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  get(key: string): Observation | undefined {
    return this.#byKey.get(key);
  }

  all(): Iterable<Observation> {
    return this.#byKey.values();
  }

  /** The same answers, for who looks at them before the next one comes in. */
  look(): Seen {
    return { get: (key) => this.get(key), all: () => this.all(), still: true };
  }
}

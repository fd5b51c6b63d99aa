import { performance } from 'node:perf_hooks';

/** How long answers that have just come may wait for what is left of earlier ones, in milliseconds. */
const SLICE_MS = 1;

/**
 * What is left to do for answers that came, and that nothing waits for. Answers come in bursts: were everything done for one before the
 * next is looked at, the last of a burst would keep its node waiting for a new question until all is done for all the others. Put off until
 * the burst is through, it is done while the nodes work.
 */
export class Backlog {
  readonly #waiting: (() => void)[] = [];
  #draining: Promise<void> | undefined;
  #failed: { readonly error: unknown } | undefined;

  /** @param most how much may wait: beyond it the oldest is done at once, so that what comes faster than it is worked off takes no more memory */
  constructor(readonly most: number) {}

  add(work: () => void): void {
    this.#waiting.push(work);
    if (this.#waiting.length > this.most) this.#doOldest();
    this.#draining ??= this.#drain();
  }

  /** When nothing is left. @throws what the first of the work that failed threw; the rest of it is done all the same */
  async empty(): Promise<void> {
    await this.#draining;
    if (this.#failed !== undefined) throw this.#failed.error;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      const until = performance.now() + SLICE_MS;
      do this.#doOldest();
      while (this.#waiting.length > 0 && performance.now() < until);
    }
    this.#draining = undefined;
  }

  #doOldest(): void {
    try {
      this.#waiting.shift()?.();
    } catch (error) {
      this.#failed ??= { error };
    }
  }
}

import { wordsOf } from '../error-codes.js';
import { classifyStoreError, StoreTimeout } from './store-outcome.js';

/** Remembers that a store could not be connected to in time, so that not every question waits for that again. */
export class StoreReach {
  #reached = false;
  #gone: StoreTimeout | undefined;

  /** A connection stands. */
  reached(): void {
    this.#reached = true;
  }

  /** Connecting failed. A refusal costs nothing and is not remembered. */
  failed(error: unknown): void {
    if (this.#reached || classifyStoreError(error) !== 'store-timeout') return;
    this.#gone ??= new StoreTimeout(`known unreachable, not asked again: ${wordsOf(error)}`, { cause: error });
  }

  /** @throws {StoreTimeout} where connecting makes no sense any more */
  check(): void {
    if (this.#gone && !this.#reached) throw this.#gone;
  }
}

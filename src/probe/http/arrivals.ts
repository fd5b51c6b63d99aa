/** Moments kept of one answer: enough for gaps, whatever the length of the stream. */
const MOST_ARRIVALS = 256;

/** When the pieces of a body came; of more than are kept the last one replaces the one before it, so that first and last are there. */
export class Arrivals {
  readonly #moments: number[] = [];

  /** @param sinceMs milliseconds since the request was sent */
  note(sinceMs: number): void {
    if (this.#moments.length === MOST_ARRIVALS) this.#moments.pop();
    this.#moments.push(Math.round(sinceMs));
  }

  get moments(): readonly number[] {
    return this.#moments;
  }
}

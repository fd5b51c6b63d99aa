import { Ended } from './deadline.js';

/** What can be ended before its time. */
export interface Endable {
  end(reason: Ended): void;
}

const endLate = (endable: Endable): void => endable.end(new Ended('deadline'));

/**
 * Ends what is under way after `ms`, or when `outer` aborts. One listener stands for all of them: listeners that come and go on one signal
 * point to one another, and each that grew old would keep all that came after it, with their requests and answers.
 */
export class Deadlines {
  readonly #underWay = new Set<Endable>();

  constructor(
    readonly ms: number,
    readonly outer: AbortSignal,
  ) {
    outer.addEventListener(
      'abort',
      () => {
        for (const endable of this.#underWay) endable.end(new Ended('interrupted'));
      },
      { once: true },
    );
  }

  /**
   * @param anyway true: for who cleans up, an interruption does not end it
   * @returns what removes every trace of it
   */
  start(endable: Endable, anyway = false): () => void {
    if (this.outer.aborted && !anyway) endable.end(new Ended('interrupted'));
    const timer = setTimeout(endLate, this.ms, endable);
    if (!anyway) this.#underWay.add(endable);
    return () => {
      clearTimeout(timer);
      this.#underWay.delete(endable);
    };
  }
}

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
  /**
   * Each at a place of its own. In a Set that goes on for long, what is taken out stays in tables that are given up, each of which points to
   * the next: one that grew old would keep them all, and all requests.
   */
  readonly #underWay: (Endable | undefined)[] = [];
  readonly #free: number[] = [];

  constructor(
    readonly ms: number,
    readonly outer: AbortSignal,
  ) {
    outer.addEventListener(
      'abort',
      () => {
        for (const endable of this.#underWay) endable?.end(new Ended('interrupted'));
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
    const place = anyway ? undefined : (this.#free.pop() ?? this.#underWay.length);
    if (place !== undefined) this.#underWay[place] = endable;
    return () => {
      clearTimeout(timer);
      if (place === undefined) return;
      this.#underWay[place] = undefined;
      this.#free.push(place);
    };
  }
}

import { EventEmitter } from 'node:events';
import { Ended } from './deadline.js';

/**
 * Ends one request, as undici lets an emitter do in the place of an AbortSignal: those are freed only when the whole heap is looked
 * through, and there is one for each request.
 */
class Ending extends EventEmitter {
  /** What undici looks at before it sends, and throws. */
  aborted = false;
  reason: Ended | undefined;

  end(reason: Ended): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    this.emit('abort');
  }
}

/** The signal of one request. */
export interface RequestDeadline {
  readonly signal: EventEmitter;
  /** Removes every trace of it. */
  clear(): void;
}

/**
 * Ends requests after `ms`, or when `outer` aborts. One listener stands for all of them: listeners that come and go on one signal point
 * to one another, and each that grew old would keep all that came after it, with their requests and answers.
 */
export class Deadlines {
  readonly #underWay = new Set<Ending>();

  constructor(
    readonly ms: number,
    readonly outer: AbortSignal,
  ) {
    outer.addEventListener(
      'abort',
      () => {
        for (const ending of this.#underWay) ending.end(new Ended('interrupted'));
      },
      { once: true },
    );
  }

  /** @param anyway true: for who cleans up, an interruption does not end it */
  start(anyway = false): RequestDeadline {
    const signal = new Ending();
    if (this.outer.aborted && !anyway) signal.end(new Ended('interrupted'));
    const timer = setTimeout(() => signal.end(new Ended('deadline')), this.ms);
    if (!anyway) this.#underWay.add(signal);
    return {
      signal,
      clear: () => {
        clearTimeout(timer);
        this.#underWay.delete(signal);
      },
    };
  }
}

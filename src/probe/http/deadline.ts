/** Why a request was ended by us. */
export class Ended extends Error {
  override readonly name = 'Ended';
  constructor(readonly why: 'deadline' | 'interrupted') {
    super(why === 'deadline' ? 'the whole time for one question was up' : 'the run was interrupted');
  }
}

/** A signal that aborts after `ms`, or when `signal` does. Disposing it removes every trace of it. */
export class Deadline implements Disposable {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #interrupt = (): void => this.#controller.abort(new Ended('interrupted'));

  constructor(
    ms: number,
    readonly outer: AbortSignal,
  ) {
    this.#timer = setTimeout(() => this.#controller.abort(new Ended('deadline')), ms);
    if (outer.aborted) this.#interrupt();
    else outer.addEventListener('abort', this.#interrupt, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.outer.removeEventListener('abort', this.#interrupt);
  }
}

/** What concurrent work puts in, one reader takes out in order. No generator: those make several promises for each item. */
export class Channel<T> implements AsyncIterableIterator<T, undefined> {
  #waiting: T[] = [];
  /** Those that the reader is at; what comes meanwhile waits. */
  #batch: Iterator<T> = [].values();
  #end: { readonly error?: unknown } | undefined;
  #wake: (() => void) | undefined;

  push(item: T): void {
    this.#waiting.push(item);
    this.#wake?.();
  }

  /** No more will come. */
  close(): void {
    this.#end ??= {};
    this.#wake?.();
  }

  /** No more will come, and the reader is told why after it has read what is there. */
  fail(error: unknown): void {
    this.#end ??= { error };
    this.#wake?.();
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    for (;;) {
      const next = this.#batch.next();
      if (next.done !== true) return next;
      if (this.#waiting.length > 0) {
        this.#batch = this.#waiting.values();
        this.#waiting = [];
      } else if (this.#end) {
        if ('error' in this.#end) throw this.#end.error;
        return { done: true, value: undefined };
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = undefined;
      }
    }
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

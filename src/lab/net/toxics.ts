/** What is wrong with a wire at the moment, and a way to wait until that changes. */
export class Toxics {
  #delayMs = 0;
  #silent = false;
  #bytesPerSecond = Number.POSITIVE_INFINITY;
  readonly #waiting = new Set<() => void>();

  get delayMs(): number {
    return this.#delayMs;
  }

  get silent(): boolean {
    return this.#silent;
  }

  get bytesPerSecond(): number {
    return this.#bytesPerSecond;
  }

  set(toxics: { delayMs?: number; silent?: boolean; bytesPerSecond?: number }): void {
    this.#delayMs = toxics.delayMs ?? this.#delayMs;
    this.#silent = toxics.silent ?? this.#silent;
    this.#bytesPerSecond = toxics.bytesPerSecond ?? this.#bytesPerSecond;
    this.wake();
  }

  clear(): void {
    this.set({ delayMs: 0, silent: false, bytesPerSecond: Number.POSITIVE_INFINITY });
  }

  /** Lets all who wait look again. */
  wake(): void {
    for (const done of [...this.#waiting]) done();
  }

  /** Until something changes, at most so long (milliseconds; Infinity: for ever). */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = Number.isFinite(ms) ? setTimeout(() => done(), ms) : undefined;
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      this.#waiting.add(done);
    });
  }
}

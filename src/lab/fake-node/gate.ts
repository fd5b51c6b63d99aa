/**
 * A released node calls an SDK's upstream synchronously: until that answers, the whole node stands still, /health included. While somebody
 * holds the gate, every other request waits at it.
 */
export class Gate {
  private held: Promise<void> = Promise.resolve();

  /** Runs alone. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    const before = this.held;
    let open = (): void => {};
    this.held = new Promise((resolve) => {
      open = resolve;
    });
    await before;
    try {
      return await work();
    } finally {
      open();
    }
  }

  /** Resolves when nobody holds the gate. */
  async pass(): Promise<void> {
    let seen: Promise<void> | undefined;
    while (seen !== this.held) {
      seen = this.held;
      await seen;
    }
  }
}

const MOST_LINES = 200;

/** The last lines of a container, kept here so that they can be read after it is gone. */
export class LogRing {
  #lines: string[] = [];
  #rest = '';

  /** Reads on until the stream ends. */
  follow(stream: NodeJS.ReadableStream): void {
    stream.on('data', (chunk: Buffer | string) => this.#add(chunk.toString()));
    // The engine hangs up when a container is removed; what was read is kept.
    stream.on('error', () => undefined);
  }

  tail(lines = 20): string {
    return [...this.#lines, ...(this.#rest === '' ? [] : [this.#rest])].slice(-lines).join('\n');
  }

  #add(text: string): void {
    const parts = (this.#rest + text).split('\n');
    this.#rest = parts.pop() ?? '';
    this.#lines = [...this.#lines, ...parts.map((line) => line.trimEnd())].slice(-MOST_LINES);
  }
}

import { finished } from 'node:stream/promises';

const MOST_LINES = 200;

/** The last lines of a container, kept here so that they can be read after it is gone. */
export class LogRing {
  #lines: string[] = [];
  #rest = '';
  #read: Promise<void> = Promise.resolve();

  /** Reads on until the stream ends. */
  follow(stream: NodeJS.ReadableStream): void {
    stream.on('data', (chunk: Buffer | string) => this.#add(chunk.toString()));
    // The engine hangs up when a container is removed; what was read is kept.
    stream.on('error', () => undefined);
    const read = finished(stream).catch(() => undefined);
    this.#read = Promise.all([this.#read, read]).then(() => undefined);
  }

  /** When all that was followed is read to its end: what a container said last comes after the news that it ended. */
  async complete(): Promise<void> {
    await this.#read;
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

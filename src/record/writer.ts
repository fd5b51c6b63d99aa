import { closeSync, fchmodSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RunEvent } from './events.js';
import { makeFolder } from './make-folder.js';
import { messageOf, RecordError } from './record-error.js';

/**
 * Writes a run record, one JSON line per event. A line is handed to the system before {@link RecordWriter.write} returns, so what
 * happened can be read even if this process is killed. Only the owner can read the file. What is in the events is written as it
 * is: secrets have been taken out by the runner.
 */
export class RecordWriter implements Disposable {
  readonly #descriptor: number;
  #open = true;

  /** Starts an empty record at `path`, making its folder. @throws {RecordError} */
  constructor(readonly path: string) {
    try {
      makeFolder(dirname(path));
      this.#descriptor = openSync(path, 'w', 0o600);
      // A file that was there before keeps its mode otherwise.
      fchmodSync(this.#descriptor, 0o600);
    } catch (cause) {
      throw new RecordError(`Failed to start the run record ${path}: ${messageOf(cause)}. Please name a file that can be written.`, {
        cause,
      });
    }
  }

  /** @throws {RecordError} */
  write(event: RunEvent): void {
    const line = `${JSON.stringify(event)}\n`;
    try {
      const written = writeSync(this.#descriptor, line);
      if (written < Buffer.byteLength(line)) this.#writeRest(Buffer.from(line).subarray(written));
    } catch (cause) {
      throw new RecordError(`Failed to write the run record ${this.path}: ${messageOf(cause)}. Please make room or name another file.`, {
        cause,
      });
    }
  }

  /** A file takes a line as a whole, unless it must not grow any more or a signal comes between. */
  #writeRest(rest: Buffer): void {
    for (let at = 0; at < rest.length; ) at += writeSync(this.#descriptor, rest, at);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#descriptor);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

import type { RunEvent } from './events.js';
import { RecordError } from './record-error.js';
import { RecordWriter } from './writer.js';

export interface KeptRecordOptions {
  /** Left out: none is kept. */
  readonly record?: string | undefined;
  /** Left out: an error ends the run. */
  readonly onRecordLost?: ((error: Error) => void) | undefined;
}

/** A record that a run keeps as long as it can be written: a full disk is no reason to end a diagnosis. */
export class KeptRecord implements Disposable {
  #writer: RecordWriter | undefined;
  #path: string | undefined;
  readonly #lost: KeptRecordOptions['onRecordLost'];

  /** @throws {RecordError} where it cannot be started and nobody is told of it otherwise */
  constructor({ record, onRecordLost }: KeptRecordOptions) {
    this.#lost = onRecordLost;
    if (record === undefined) return;
    this.#trying(() => {
      this.#writer = new RecordWriter(record);
      this.#path = record;
    });
  }

  /** Where it is; undefined where none is kept, or it was lost on the way. */
  get path(): string | undefined {
    return this.#path;
  }

  write(event: RunEvent): void {
    this.#trying(() => this.#writer?.write(event));
  }

  [Symbol.dispose](): void {
    this.#writer?.close();
    this.#writer = undefined;
  }

  #trying(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (this.#lost === undefined || !(error instanceof RecordError)) throw error;
      this[Symbol.dispose]();
      this.#path = undefined;
      this.#lost(error);
    }
  }
}

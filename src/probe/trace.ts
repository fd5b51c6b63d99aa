import { randomBytes } from 'node:crypto';

/** Ids of one run's requests, in the form of W3C Trace Context: one trace, a span for each request. */
export class Trace {
  readonly #trace = randomBytes(16).toString('hex');
  /** Random, so that two runs at once do not meet; counted up, so that no two requests of a run do. */
  #span = randomBytes(8).readBigUInt64BE();

  next(): string {
    this.#span = BigInt.asUintN(64, this.#span + 1n) || 1n;
    return `00-${this.#trace}-${this.#span.toString(16).padStart(16, '0')}-01`;
  }
}

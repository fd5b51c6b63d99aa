import { performance } from 'node:perf_hooks';
import type { Dispatcher } from 'undici';
import { Arrivals } from './arrivals.js';
import { classifyHttpError } from './classify-http.js';
import type { Ended } from './deadline.js';

/** Status and headers of an answer, and how long they took. */
export interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly headersMs: number;
}

/** An answer as it came. */
export interface Received extends Head {
  readonly body:
    | { readonly kind: 'whole'; readonly text: string }
    /** It broke off before its announced end. */
    | { readonly kind: 'broken-off'; readonly text: string }
    | { readonly kind: 'too-large' };
  /** When the pieces of the body came, in milliseconds since the request was sent. */
  readonly arrivalsMs: readonly number[];
}

/** What ends a body early and is the answer's own doing. */
const BREAKS_OFF = new Set(['reset', 'closed', 'protocol']);

/**
 * One request and what is answered, as undici's dispatcher tells it, with the body read up to `maxBytes`. A body that breaks off is still an
 * answer: its status and what came of it. undici's `request` would make a stream of each body, with a life of its own, which costs more
 * than all else that is done for an answer.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  #sentAt = 0;
  readonly #arrivals = new Arrivals();
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #head: Head | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #reason: Ended | undefined;
  #resolve: (received: Received) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  /** @param onHead called when status and headers are there */
  constructor(
    readonly maxBytes: number,
    readonly onHead: (head: Head) => void,
  ) {}

  get headersSeen(): boolean {
    return this.#head !== undefined;
  }

  /** Sends the request, once. @throws the error of a connection, a timeout, or what {@link Exchange.end} was told */
  over(dispatcher: Dispatcher, request: Dispatcher.DispatchOptions): Promise<Received> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#sentAt = performance.now();
      dispatcher.dispatch(request, this);
    });
  }

  /** Ends it, or lets it end as soon as it has a connection. */
  end(reason: Ended): void {
    this.#reason ??= reason;
    this.#controller?.abort(this.#reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#reason !== undefined) controller.abort(this.#reason);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Head['headers']): void {
    // 1xx come before the answer.
    if (status < 200) return;
    this.#head = { status, headers, headersMs: Math.round(performance.now() - this.#sentAt) };
    this.onHead(this.#head);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#arrivals.note(performance.now() - this.#sentAt);
    this.#bytes += chunk.byteLength;
    if (this.#bytes <= this.maxBytes) {
      this.#chunks.push(chunk);
      return;
    }
    this.#settle({ kind: 'too-large' });
    // Ends the connection: nobody wants the rest. The error that follows finds the promise settled.
    controller.abort(new Error('the rest of the body is not wanted'));
  }

  onResponseEnd(): void {
    this.#settle({ kind: 'whole', text: this.#text() });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (this.#head !== undefined && BREAKS_OFF.has(classifyHttpError(error).class))
      this.#settle({ kind: 'broken-off', text: this.#text() });
    else this.#reject(error);
  }

  #text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }

  #settle(body: Received['body']): void {
    if (this.#head === undefined) this.#reject(new Error('the answer has no status'));
    else this.#resolve({ ...this.#head, body, arrivalsMs: this.#arrivals.moments });
  }
}

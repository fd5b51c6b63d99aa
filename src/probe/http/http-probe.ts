import type { Dispatcher } from 'undici';
import { destinationName } from '../../checks/ask/key.js';
import type { Destination, HttpQuestion } from '../../checks/question.js';
import type { Outcome } from '../../record/observation.js';
import type { Cluster } from '../../target/cluster.js';
import type { Tokens } from '../tokens.js';
import { classifyHttpError } from './classify-http.js';
import { CookieJars } from './cookie-jars.js';
import { Ended } from './deadline.js';
import { Deadlines } from './deadlines.js';
import { Dispatchers } from './dispatchers.js';
import { Exchange, type Head, type Received } from './exchange.js';
import { type Place, pathBelow, placeOf } from './place.js';
import { readHeaders } from './read-headers.js';
import { servedBy } from './served-by.js';

/** An outcome, and what was thrown where no answer came (for the decision whether to ask again). */
export interface Tried {
  readonly outcome: Outcome;
  readonly thrown?: unknown;
}

/** Asks nodes, the balancer and neighbours. Redirects are answers: none is followed, so no token goes to another origin. */
export class HttpProbe {
  readonly #dispatchers: Dispatchers;
  readonly #jars: CookieJars;
  readonly #deadlines: Deadlines;
  readonly #places = new Map<string, Place>();

  /** @param signal ends what is under way */
  constructor(
    readonly cluster: Cluster,
    readonly tokens: Tokens,
    readonly userAgent: string,
    signal: AbortSignal,
  ) {
    this.#dispatchers = new Dispatchers(cluster.limits);
    this.#deadlines = new Deadlines(cluster.limits.requestTimeoutMs, signal);
    this.#jars = new CookieJars(tokens.redactor);
  }

  /**
   * Sends once. The answer is as it came: not yet redacted nor cut.
   *
   * @param anyway true: for who cleans up, an interruption does not end it
   * @throws {NeedMissing}
   */
  async ask(question: HttpQuestion, traceparent: string, anyway = false): Promise<Tried> {
    const place = this.#place(question.to);
    const headers = this.#headers(question, place, traceparent);
    const exchange = new Exchange(this.cluster.limits.maxBodyBytes, (head) => this.#learn(question, place, head));
    try {
      const dispatcher = await (question.fresh ? this.#dispatchers.single(place) : this.#dispatchers.pool(place));
      const clear = this.#deadlines.start(exchange, anyway);
      try {
        return { outcome: this.#outcomeOf(question, await exchange.over(dispatcher, this.#request(question, place, headers))) };
      } finally {
        clear();
        if (question.fresh) await dispatcher.destroy();
      }
    } catch (thrown) {
      return { outcome: unanswered(thrown, exchange.headersSeen), thrown };
    }
  }

  #place(to: Destination): Place {
    const name = destinationName(to);
    const known = this.#places.get(name) ?? placeOf(to, this.cluster);
    this.#places.set(name, known);
    return known;
  }

  close(): Promise<void> {
    return this.#dispatchers.close();
  }

  #request(question: HttpQuestion, place: Place, headers: Readonly<Record<string, string>>): Dispatcher.DispatchOptions {
    return {
      origin: place.origin,
      path: pathBelow(place, question.path),
      method: question.method,
      headers,
      reset: question.fresh ?? false,
      body: this.#body(question),
    };
  }

  /** As soon as the head is there, whatever comes of the body. */
  #learn({ jar }: HttpQuestion, place: Place, { status, headers }: Head): void {
    if (jar !== undefined) this.#jars.keep(jar, headers['set-cookie']);
    if (status >= 500) this.#dispatchers.retire(place);
  }

  #outcomeOf({ to }: HttpQuestion, { status, headers: raw, headersMs, body, arrivalsMs }: Received): Outcome {
    if (body.kind === 'too-large') {
      const message = `the body is longer than ${this.cluster.limits.maxBodyBytes} bytes (status ${status})`;
      return { kind: 'unanswered', class: 'too-large', message };
    }
    const headers = readHeaders(raw);
    const incomplete = body.kind === 'broken-off' ? { incomplete: true } : {};
    const isStream = headers['content-type']?.startsWith('text/event-stream') === true;
    const streamed = isStream ? { arrivalsMs } : {};
    const served = to.kind === 'balancer' ? servedBy(headers, this.cluster) : {};
    const answer = { status, headers, body: body.text, truncated: false, headersMs };
    return { kind: 'answered', answer: { kind: 'http', ...answer, ...incomplete, ...streamed, ...served } };
  }

  #body({ body, form }: HttpQuestion): string | null {
    if (form !== undefined) return this.tokens.form(form);
    return body === undefined ? null : JSON.stringify(body);
  }

  #headers(question: HttpQuestion, place: Place, traceparent: string): Record<string, string> {
    const token = this.tokens.bearer(question.bearer);
    const cookie = question.jar === undefined ? undefined : this.#jars.header(question.jar);
    // Nothing is decoded here, so nothing may come encoded.
    const headers: Record<string, string> = {
      traceparent,
      accept: question.form === undefined ? 'application/json' : 'text/html',
      'accept-encoding': 'identity',
      'user-agent': this.userAgent,
    };
    if (question.body !== undefined) headers['content-type'] = 'application/json';
    if (question.form !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded';
    if (place.host !== undefined) headers.host = place.host;
    if (cookie !== undefined) headers.cookie = cookie;
    Object.assign(headers, question.headers);
    if (token !== undefined) headers.authorization = `Bearer ${token.reveal()}`;
    return headers;
  }
}

function unanswered(thrown: unknown, headersSeen: boolean): Outcome {
  if (!(thrown instanceof Ended)) return { kind: 'unanswered', ...classifyHttpError(thrown) };
  if (thrown.why === 'interrupted') return { kind: 'unanswered', class: 'observer', message: thrown.message };
  return { kind: 'unanswered', class: headersSeen ? 'body-timeout' : 'headers-timeout', message: thrown.message };
}

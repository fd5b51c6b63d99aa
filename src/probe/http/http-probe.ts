import { performance } from 'node:perf_hooks';
import type { Dispatcher } from 'undici';
import { destinationName } from '../../checks/ask/key.js';
import type { Destination, HttpQuestion } from '../../checks/question.js';
import type { Outcome } from '../../record/observation.js';
import type { Cluster } from '../../target/cluster.js';
import type { Tokens } from '../tokens.js';
import { Arrivals } from './arrivals.js';
import { classifyHttpError } from './classify-http.js';
import { CookieJars } from './cookie-jars.js';
import { Ended } from './deadline.js';
import { Deadlines, type RequestDeadline } from './deadlines.js';
import { Dispatchers } from './dispatchers.js';
import { type Place, pathBelow, placeOf } from './place.js';
import { readBody } from './read-body.js';
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
    const headers = { traceparent, ...this.#headers(question, place) };
    let headersSeen = false;
    try {
      const dispatcher = await (question.fresh ? this.#dispatchers.single(place) : this.#dispatchers.pool(place));
      const deadline = this.#deadlines.start(anyway);
      try {
        const outcome = await this.#send(dispatcher, question, place, headers, deadline.signal, () => {
          headersSeen = true;
        });
        return { outcome };
      } finally {
        deadline.clear();
        if (question.fresh) await dispatcher.destroy();
      }
    } catch (thrown) {
      return { outcome: unanswered(thrown, headersSeen), thrown };
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

  async #send(
    dispatcher: Dispatcher,
    question: HttpQuestion,
    place: Place,
    headers: Readonly<Record<string, string>>,
    signal: RequestDeadline['signal'],
    onHeaders: () => void,
  ): Promise<Outcome> {
    const { limits } = this.cluster;
    const started = performance.now();
    const response = await dispatcher.request({
      origin: place.origin,
      path: pathBelow(place, question.path),
      method: question.method,
      headers,
      signal,
      reset: question.fresh ?? false,
      body: this.#body(question),
    });
    if (question.jar !== undefined) this.#jars.keep(question.jar, response.headers['set-cookie']);
    const headersMs = Math.round(performance.now() - started);
    onHeaders();
    if (response.statusCode >= 500) this.#dispatchers.retire(place);
    const arrivals = new Arrivals(() => performance.now() - started);
    const body = await readBody(response.body, limits.maxBodyBytes, arrivals.note);
    if (body.kind === 'too-large') {
      const message = `the body is longer than ${limits.maxBodyBytes} bytes (status ${response.statusCode})`;
      return { kind: 'unanswered', class: 'too-large', message };
    }
    const responseHeaders = readHeaders(response.headers);
    const incomplete = body.kind === 'broken-off' ? { incomplete: true } : {};
    const isStream = responseHeaders['content-type']?.startsWith('text/event-stream') === true;
    const streamed = isStream ? { arrivalsMs: arrivals.moments } : {};
    const served = question.to.kind === 'balancer' ? servedBy(responseHeaders, this.cluster) : {};
    const answer = { status: response.statusCode, headers: responseHeaders, body: body.text, truncated: false, headersMs };
    return { kind: 'answered', answer: { kind: 'http', ...answer, ...incomplete, ...streamed, ...served } };
  }

  #body({ body, form }: HttpQuestion): string | null {
    if (form !== undefined) return this.tokens.form(form);
    return body === undefined ? null : JSON.stringify(body);
  }

  #headers(question: HttpQuestion, place: Place): Record<string, string> {
    const token = this.tokens.bearer(question.bearer);
    const cookie = question.jar === undefined ? undefined : this.#jars.header(question.jar);
    return {
      accept: 'application/json',
      // Nothing is decoded here, so nothing may come encoded.
      'accept-encoding': 'identity',
      'user-agent': this.userAgent,
      ...(question.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(question.form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' }),
      ...(place.host === undefined ? {} : { host: place.host }),
      ...(cookie === undefined ? {} : { cookie }),
      ...question.headers,
      ...(token === undefined ? {} : { authorization: `Bearer ${token.reveal()}` }),
    };
  }
}

function unanswered(thrown: unknown, headersSeen: boolean): Outcome {
  if (!(thrown instanceof Ended)) return { kind: 'unanswered', ...classifyHttpError(thrown) };
  if (thrown.why === 'interrupted') return { kind: 'unanswered', class: 'observer', message: thrown.message };
  return { kind: 'unanswered', class: headersSeen ? 'body-timeout' : 'headers-timeout', message: thrown.message };
}

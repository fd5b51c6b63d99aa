import { performance } from 'node:perf_hooks';
import { type Dispatcher, request } from 'undici';
import type { HttpQuestion } from '../../checks/question.js';
import type { Outcome } from '../../record/observation.js';
import type { Cluster } from '../../target/cluster.js';
import type { Tokens } from '../tokens.js';
import { Arrivals } from './arrivals.js';
import { classifyHttpError } from './classify-http.js';
import { CookieJars } from './cookie-jars.js';
import { Deadline, Ended } from './deadline.js';
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

  constructor(
    readonly cluster: Cluster,
    readonly tokens: Tokens,
    readonly userAgent: string,
  ) {
    this.#dispatchers = new Dispatchers(cluster.limits);
    this.#jars = new CookieJars(tokens.redactor);
  }

  /** Sends once. The answer is as it came: not yet redacted nor cut. @throws {NeedMissing} */
  async ask(question: HttpQuestion, signal: AbortSignal, traceparent: string): Promise<Tried> {
    const place = placeOf(question.to, this.cluster);
    const headers = { traceparent, ...this.#headers(question, place) };
    let headersSeen = false;
    try {
      const dispatcher = await (question.fresh ? this.#dispatchers.single(place) : this.#dispatchers.pool(place));
      using deadline = new Deadline(this.cluster.limits.requestTimeoutMs, signal);
      try {
        const outcome = await this.#send(dispatcher, question, place, headers, deadline.signal, () => {
          headersSeen = true;
        });
        return { outcome };
      } finally {
        if (question.fresh) await dispatcher.destroy();
      }
    } catch (thrown) {
      return { outcome: unanswered(thrown, headersSeen), thrown };
    }
  }

  close(): Promise<void> {
    return this.#dispatchers.close();
  }

  async #send(
    dispatcher: Dispatcher,
    question: HttpQuestion,
    place: Place,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
    onHeaders: () => void,
  ): Promise<Outcome> {
    const { limits } = this.cluster;
    const started = performance.now();
    const response = await request(`${place.url.origin}${pathBelow(place, question.path)}`, {
      dispatcher,
      method: question.method,
      headers,
      signal,
      reset: question.fresh ?? false,
      ...(question.body === undefined ? {} : { body: JSON.stringify(question.body) }),
      ...(question.form === undefined ? {} : { body: this.tokens.form(question.form) }),
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

import type { Bearer, Destination, HttpQuestion } from '../../checks/question.js';
import { packageInfo } from '../../package-info.js';
import { HttpProbe } from '../../probe/http/http-probe.js';
import { secretsOf, Tokens } from '../../probe/tokens.js';
import { Trace } from '../../probe/trace.js';
import type { ErrorClass } from '../../record/observation.js';
import { Redactor } from '../../record/redact.js';
import type { Cluster } from '../../target/cluster.js';
import type { AnswerView } from '../../target/contracts/contract.js';

/** A response, with secrets taken out of it, or why there is none. */
export type Got =
  | { readonly ok: true; readonly answer: AnswerView; readonly headers: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly why: string };

/** Sends one GET on a connection of its own. */
export type Get = (to: Destination, path: string, bearer?: Bearer) => Promise<Got>;

/** Where the class says it better than the library does; of TLS and the rest the library's words are the better ones. */
const WORDS: Readonly<Partial<Record<ErrorClass, string>>> = {
  refused: 'connection refused',
  'connect-timeout': 'the connection timed out',
  'headers-timeout': 'no response in time',
  'body-timeout': 'the response did not end in time',
  dns: 'the host name cannot be resolved',
  unreachable: 'the host is unreachable',
  reset: 'the connection was closed without a response',
  closed: 'the connection was closed without a response',
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Requests to one cluster as a run sends them: its time limits, its connections, no redirect followed. GET is all that it can send. */
export async function withGet<T>(cluster: Cluster, signal: AbortSignal, use: (get: Get) => Promise<T>): Promise<T> {
  // A signal of its own: what listens to it goes with it.
  const ended = AbortSignal.any([signal]);
  const redactor = new Redactor(secretsOf(cluster));
  const probe = new HttpProbe(cluster, new Tokens(cluster, redactor), `aisbf-check/${packageInfo().version}`, ended);
  const trace = new Trace();
  const get: Get = async (to, path, bearer = { kind: 'none' }) => {
    const question: HttpQuestion = { kind: 'http', key: path, effect: 'read', factors: {}, to, bearer, method: 'GET', path, fresh: true };
    const { outcome } = await probe.ask(question, trace.next());
    if (outcome.kind === 'unanswered') return { ok: false, why: WORDS[outcome.class] ?? redactor.text(outcome.message) };
    if (outcome.kind === 'withheld' || outcome.answer.kind !== 'http') return { ok: false, why: 'it was not sent' };
    const { status, headers, body } = outcome.answer;
    const text = redactor.text(body);
    return { ok: true, headers, answer: { status, contentType: headers['content-type'] ?? '', body: text, json: jsonOf(text) } };
  };
  try {
    return await use(get);
  } finally {
    await probe.close();
  }
}

import type { HttpAnswer, Observation } from '../record/observation.js';
import type { AnswerView } from '../target/contracts/contract.js';

function parse(text: string): { readonly json?: unknown } {
  try {
    const json: unknown = JSON.parse(text);
    return { json };
  } catch {
    // Not JSON is a fact about the answer, told by the field's absence.
    return {};
  }
}

/** `application/json`, `application/problem+json`; one that names no type may be anything. */
const maybeJson = (contentType: string): boolean => contentType === '' || /[/+]json\b/i.test(contentType);

/** An HTTP answer as contracts look at it. What calls itself something else, or broke off, is no JSON, whatever it reads like. */
export function answerView(answer: HttpAnswer): AnswerView {
  const contentType = answer.headers['content-type'] ?? '';
  const whole = answer.incomplete !== true && maybeJson(contentType);
  return { status: answer.status, contentType, body: answer.body, ...(whole ? parse(answer.body) : {}) };
}

/** What came, in few words: `text/html, 1200 bytes`. */
export function answerWords({ headers, body, incomplete }: HttpAnswer): string {
  const encoding = headers['content-encoding'];
  const words = [headers['content-type'] ?? 'no content type', ...(encoding === undefined ? [] : [`encoded as ${encoding}`])];
  const size = body === '' ? 'empty' : `${Buffer.byteLength(body)} bytes`;
  return [...words, size, ...(incomplete === true ? ['broken off'] : [])].join(', ');
}

/** The HTTP answer of an observation, if it has one. */
export function httpAnswerOf(observation: Observation | undefined): HttpAnswer | undefined {
  const outcome = observation?.outcome;
  return outcome?.kind === 'answered' && outcome.answer.kind === 'http' ? outcome.answer : undefined;
}

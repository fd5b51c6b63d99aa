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

/** An HTTP answer as contracts look at it. */
export function answerView(answer: HttpAnswer): AnswerView {
  return { status: answer.status, contentType: answer.headers['content-type'] ?? '', body: answer.body, ...parse(answer.body) };
}

/** The HTTP answer of an observation, if it has one. */
export function httpAnswerOf(observation: Observation | undefined): HttpAnswer | undefined {
  const outcome = observation?.outcome;
  return outcome?.kind === 'answered' && outcome.answer.kind === 'http' ? outcome.answer : undefined;
}

import type { Question } from '../../checks/question.js';
import type { JudgedCell, RunView } from '../../diagnose/rule.js';
import type { Answer, Observation, Outcome } from '../../record/observation.js';

export interface AllureAttachment {
  readonly name: string;
  readonly type: string;
  readonly content: string;
}

/** Answers that go with a cell that is not as it should be, the decisive ones first. */
const MOST_ANSWERS = 6;
/** Characters of one body: enough to see what it was; the run record has the rest. */
const MOST_BODY = 8_000;

const cut = (text: string): string =>
  text.length <= MOST_BODY ? text : `${text.slice(0, MOST_BODY)}… (${text.length - MOST_BODY} more characters in the run record)`;

function whom(question: Question): string {
  if (question.kind === 'sql') return 'MySQL';
  if (question.kind === 'redis') return 'Redis';
  if (question.kind === 'bracket') return 'the stores, before and after';
  if (question.kind === 'convergence') return 'all nodes, change by change';
  if (question.to.kind === 'balancer') return 'the balancer';
  return question.to.kind === 'node' ? question.to.id : `neighbour ${question.to.name}`;
}

function what(question: Question): string {
  switch (question.kind) {
    case 'http':
      return `${question.method} ${question.path}`;
    case 'sql':
      return 'query';
    case 'redis':
      return question.op.name;
    case 'tls':
      return 'TLS handshake';
    case 'bracket':
      return 'reads';
    case 'convergence':
      return 'convergence';
  }
}

function outcomeWords(outcome: Outcome): string {
  if (outcome.kind === 'withheld') return `not sent: ${outcome.because}`;
  if (outcome.kind === 'unanswered') return outcome.class;
  return outcome.answer.kind === 'http' ? String(outcome.answer.status) : 'answered';
}

/** A body that is JSON stands as JSON, so that the page can lay it out. */
function bodyOf(body: string): unknown {
  if (body.length > MOST_BODY) return cut(body);
  try {
    return JSON.parse(body);
  } catch {
    // Not JSON, which is nothing wrong with an answer by itself.
    return body;
  }
}

const answerView = (answer: Answer): unknown => (answer.kind === 'http' ? { ...answer, body: bodyOf(answer.body) } : answer);

function observationView({ question, outcome, attempt, at, durationMs }: Observation): unknown {
  return {
    question,
    outcome: outcome.kind === 'answered' ? { kind: outcome.kind, answer: answerView(outcome.answer) } : outcome,
    attempt,
    at,
    durationMs,
  };
}

function answerOf(observation: Observation): AllureAttachment {
  const { question, outcome } = observation;
  return {
    name: `${what(question)} of ${whom(question)}: ${outcomeWords(outcome)}`,
    type: 'application/json',
    content: JSON.stringify(observationView(observation), null, 2),
  };
}

/** The recorded answers that a cell was judged on: of a passed one the decisive one, of others the first few. */
export function answersOf({ verdict }: JudgedCell, { seen }: RunView): readonly AllureAttachment[] {
  const observations = verdict.evidence.flatMap((key) => seen.get(key) ?? []);
  return observations.slice(0, verdict.status === 'pass' ? 1 : MOST_ANSWERS).map(answerOf);
}

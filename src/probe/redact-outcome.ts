import { capBody } from '../record/body-cap.js';
import type { Answer, HttpAnswer, Outcome, SqlAnswer } from '../record/observation.js';
import type { Redactor } from '../record/redact.js';

function httpAnswer(answer: HttpAnswer, redactor: Redactor): HttpAnswer {
  // Redacted before it is cut: half a token must not stay behind at the edge.
  const body = capBody(redactor.text(answer.body));
  const { servedBy } = answer;
  return {
    ...answer,
    headers: redactor.headers(answer.headers),
    body: body.text,
    truncated: answer.truncated || body.truncated,
    ...(servedBy ? { servedBy: { ...servedBy, raw: redactor.text(servedBy.raw) } } : {}),
  };
}

function sqlAnswer(answer: SqlAnswer, redactor: Redactor): SqlAnswer {
  const clean = (value: string | number | null): string | number | null => (typeof value === 'string' ? redactor.text(value) : value);
  const rows = answer.rows.map((row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [column, clean(value)])));
  return { ...answer, rows };
}

function cleanAnswer(answer: Answer, redactor: Redactor): Answer {
  switch (answer.kind) {
    case 'http':
      return httpAnswer(answer, redactor);
    case 'sql':
      return sqlAnswer(answer, redactor);
    case 'redis': {
      const { keys, counts } = answer;
      const named = counts && Object.fromEntries(Object.entries(counts).map(([prefix, count]) => [redactor.text(prefix), count]));
      return {
        ...answer,
        ...(keys ? { keys: keys.map((key) => redactor.text(key)) } : {}),
        ...(named ? { counts: named } : {}),
      };
    }
    case 'tls':
      // Names and dates that anybody is shown who knocks.
      return answer;
    case 'bracket':
      return {
        ...answer,
        before: answer.before.map((outcome) => redactOutcome(outcome, redactor)),
        after: answer.after.map((step) => ({ ...step, outcome: redactOutcome(step.outcome, redactor) })),
        problems: answer.problems.map((problem) => redactor.text(problem)),
      };
    case 'convergence':
      return {
        ...answer,
        changes: answer.changes.map((change) => ({ ...change, made: redactOutcome(change.made, redactor) })),
        problems: answer.problems.map((problem) => redactor.text(problem)),
      };
  }
}

/** An outcome as it may be recorded, and as it is judged: without secrets, its body cut at the record's cap. */
export function redactOutcome(outcome: Outcome, redactor: Redactor): Outcome {
  switch (outcome.kind) {
    case 'answered':
      return { kind: 'answered', answer: cleanAnswer(outcome.answer, redactor) };
    case 'unanswered':
      return { ...outcome, message: redactor.text(outcome.message).slice(0, 1000) };
    case 'withheld':
      return { ...outcome, detail: redactor.text(outcome.detail) };
  }
}

import type { ErrorClass, HttpAnswer, Observation, Outcome } from '../../record/observation.js';
import type { AnswerView } from '../../target/contracts/contract.js';
import { clientRateLimitSchema } from '../../target/contracts/schemas.js';
import { answerView } from '../answer-view.js';
import { destinationName } from '../ask/key.js';
import type { Seen } from '../check.js';
import type { Question } from '../question.js';
import type { Verdict } from '../verdict.js';
import { fail, needMissing, notEvaluated, unknown } from '../verdicts.js';

export type Settled =
  | { readonly kind: 'answered'; readonly http: HttpAnswer; readonly view: AnswerView; readonly observation: Observation }
  | { readonly kind: 'verdict'; readonly verdict: Verdict };

const who = (question: Question): string => {
  if (question.kind === 'http' || question.kind === 'tls')
    return question.to.kind === 'balancer' ? 'the balancer' : destinationName(question.to);
  return question.kind === 'sql' ? 'MySQL' : question.kind === 'redis' ? 'Redis' : 'a store';
};

/** What is wrong with the account of the cluster file; none of it is the store's fault. */
const ACCESS: Partial<Record<ErrorClass, string>> = {
  'store-rejected': 'rejects the credentials',
  'store-denied': 'denies permission to the account',
  'store-tls': 'cannot be reached with these TLS settings',
  'store-unknown-database': 'has no such database',
};
const HOW: Partial<Record<ErrorClass, string>> = {
  'store-refused': 'is unreachable',
  'store-timeout': 'timed out',
  'store-unready': 'refuses commands',
};

/** What to say of a store that gave no answer: how it failed, and by which key of the cluster file it was reached. */
function storeVerdict(outcome: Extract<Outcome, { kind: 'unanswered' }>, named: string, evidence: readonly string[]): Verdict {
  const { class: errorClass, message, setting } = outcome;
  const store = setting?.startsWith('mysql') === true ? 'MySQL' : setting?.startsWith('redis') === true ? 'Redis' : named;
  const data = { class: errorClass, message, ...(setting === undefined ? {} : { setting }) };
  const access = ACCESS[errorClass];
  if (access !== undefined)
    return unknown('store-access', `${store} ${access}${setting === undefined ? '' : ` in ${setting}`}: ${message}`, evidence, data);
  if (errorClass === 'store-error') return unknown('query-failed', `${store} failed the query: ${message}`, evidence, data);
  return unknown('store-unreachable', `${store} ${HOW[errorClass] ?? `gave no answer (${errorClass})`}: ${message}`, evidence, data);
}

/** What to say of a question that has no answer; undefined where it has one. */
export function withoutAnswer(question: Question, outcome: Outcome | undefined): Verdict | undefined {
  const evidence = [question.key];
  if (outcome === undefined) return notEvaluated('withheld', `${question.key} was not asked`, evidence, { because: 'not-asked' });
  if (outcome.kind === 'withheld') {
    if (outcome.because === 'need-missing') return needMissing(outcome.detail, `left out: ${outcome.detail}`, evidence);
    return notEvaluated('withheld', `left out (${outcome.because}): ${outcome.detail}`, evidence, { because: outcome.because });
  }
  if (outcome.kind === 'answered') return undefined;
  if (outcome.class === 'observer')
    return unknown('observer-failed', `we could not ask ${who(question)}: ${outcome.message}`, evidence, { class: outcome.class });
  if (question.kind !== 'http' && question.kind !== 'tls') return storeVerdict(outcome, who(question), evidence);
  return fail('no-answer', `${who(question)} did not answer (${outcome.class})`, evidence, { class: outcome.class });
}

/** The HTTP answer of a question, or the verdict that follows from there being none. */
export function settle(seen: Seen, question: Question): Settled {
  const observation = seen.get(question.key);
  const verdict = withoutAnswer(question, observation?.outcome);
  if (verdict !== undefined) return { kind: 'verdict', verdict };
  if (observation?.outcome.kind === 'answered' && observation.outcome.answer.kind === 'http') {
    const http = observation.outcome.answer;
    return { kind: 'answered', http, view: answerView(http), observation };
  }
  const reason = `${question.key} was answered by something that is no HTTP answer`;
  return { kind: 'verdict', verdict: unknown('inconclusive', reason, [question.key], { because: 'foreign-answer' }) };
}

/** The verdict of a question that the node turned away as one too many of this client; undefined where it did not. */
export function turnedAway(question: Question, view: AnswerView): Verdict | undefined {
  if (view.status !== 429 || !clientRateLimitSchema.safeParse(view.json).success) return undefined;
  return fail('rate-limited', `${who(question)} turns its clients away as too many`, [question.key], { by: 'client', status: view.status });
}

import type { ReadQuestion, SqlQuestion } from '../checks/question.js';
import type { ErrorClass, Outcome } from '../record/observation.js';
import { forbiddenEffect, withheld } from './gate.js';
import type { Session } from './session.js';

/** It is not there, whoever asks. */
const GONE: ReadonlySet<ErrorClass> = new Set<ErrorClass>(['store-refused', 'store-timeout']);

/** One statement of a bracket, also by the account that can write: it puts rows, looks at them and takes them away. */
export async function runStatement(session: Session, question: SqlQuestion): Promise<Outcome> {
  return forbiddenEffect(question, session.cluster.allow) ?? session.mysql.ask(question);
}

/** One read of a bracket. */
export async function readWithin(session: Session, question: ReadQuestion): Promise<Outcome> {
  if (question.kind !== 'redis') return runStatement(session, question);
  const outcome = await session.redis.ask(question);
  if (outcome.kind === 'answered') session.harm.cacheReached(true);
  else if (outcome.kind === 'unanswered' && GONE.has(outcome.class)) session.harm.cacheReached(false);
  return outcome;
}

/** One read by itself. The account that can write is for brackets, which take away again what they put there. */
export async function readStore(session: Session, question: ReadQuestion): Promise<Outcome> {
  if (question.kind === 'sql' && question.account === 'write') {
    return withheld('need-missing', 'mysql.writeUrl is used by brackets only, to put rows and take them away');
  }
  return readWithin(session, question);
}

import type { ReadQuestion, SqlQuestion } from '../checks/question.js';
import type { Outcome } from '../record/observation.js';
import { forbiddenEffect, withheld } from './gate.js';
import type { Session } from './session.js';

/** One statement of a bracket, also by the account that can write: it puts rows, looks at them and takes them away. */
export async function runStatement(session: Session, question: SqlQuestion): Promise<Outcome> {
  return forbiddenEffect(question, session.cluster.allow) ?? session.mysql.ask(question);
}

/** One read of a bracket. */
export async function readWithin(session: Session, question: ReadQuestion): Promise<Outcome> {
  return question.kind === 'redis' ? session.redis.ask(question) : runStatement(session, question);
}

/** One read by itself. The account that can write is for brackets, which take away again what they put there. */
export async function readStore(session: Session, question: ReadQuestion): Promise<Outcome> {
  if (question.kind === 'sql' && question.account === 'write') {
    return withheld('need-missing', 'mysql.writeUrl is used by brackets only, to put rows and take them away');
  }
  return readWithin(session, question);
}

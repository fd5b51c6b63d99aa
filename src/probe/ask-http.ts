import { answerView } from '../checks/answer-view.js';
import { destinationName } from '../checks/ask/key.js';
import { secondLook } from '../checks/ask/second-look.js';
import type { HttpQuestion } from '../checks/question.js';
import type { Observation, Outcome } from '../record/observation.js';
import { type ChatResult, chatResultOf, isLateCompletion } from './chat-result.js';
import { isObserversFault } from './error-codes.js';
import { forbiddenEffect, withheld } from './gate.js';
import { placesOf, wishesOf } from './lock-wishes.js';
import { pause } from './pause.js';
import { outcomeOfThrown } from './safe-outcome.js';
import type { Sent, Session } from './session.js';

/** Waits before asking again where the observer itself failed; nothing else is asked again. */
const RETRY_AFTER_MS = [100, 400] as const;

interface Asked {
  readonly outcome: Outcome;
  readonly sent: Sent;
  /** It completed, and took longer than its routes accept. */
  readonly late: boolean;
}

/** What came of a question, and when it was sent. */
export interface Tried {
  readonly outcome: Outcome;
  readonly fromMs: number;
  readonly sent: Sent;
}

/** Asks one HTTP question under locks, limits, budget and harm rules, and records what came of it. */
export async function askHttp(session: Session, question: HttpQuestion, bearerHeld = false): Promise<Observation> {
  const forbidden = forbiddenEffect(question, session.cluster.allow) ?? interrupted(session);
  if (forbidden) return session.observe(question, forbidden, session.now());
  return inTurn(session, question, bearerHeld, async () => {
    const { observation, late } = await sendAndRecord(session, question);
    // Under the same locks, before anybody else is turned away for it. Not in a bracket: that counts completions.
    const again = late && !bearerHeld ? secondLook(question) : undefined;
    if (again !== undefined && session.seen.get(again.key) === undefined) await sendAndRecord(session, again);
    return observation;
  });
}

/** The same, once and without a line in the record, for whoever asks often and records once. */
export async function askUnrecorded(session: Session, question: HttpQuestion, bearerHeld = false): Promise<Tried> {
  const forbidden = forbiddenEffect(question, session.cluster.allow) ?? interrupted(session);
  if (forbidden) return { outcome: forbidden, fromMs: session.now(), sent: { attempt: 1 } };
  return inTurn(session, question, bearerHeld, async () => {
    const fromMs = session.now();
    const { outcome, sent } = await send(session, question);
    return { outcome, fromMs, sent };
  });
}

async function inTurn<T>(session: Session, question: HttpQuestion, bearerHeld: boolean, work: () => Promise<T>): Promise<T> {
  const unlock = await session.locks.acquire(wishesOf(question, session.cluster, bearerHeld));
  try {
    const leave = await session.capacity.enter(destinationName(question.to));
    const giveOn = await session.turns.take(question);
    try {
      return await work();
    } finally {
      giveOn();
      leave();
    }
  } finally {
    unlock();
  }
}

async function sendAndRecord(session: Session, question: HttpQuestion): Promise<{ observation: Observation; late: boolean }> {
  const fromMs = session.now();
  const { outcome, late, sent } = await send(session, question);
  return { observation: session.observe(question, outcome, fromMs, sent), late };
}

/**
 * Asks one that needs no lock and waits for no turn, within the capacity that its caller entered. It is recorded when there is time for it
 * ({@link Session.backlog}): its place is free for the next question as soon as it answered.
 */
export async function askNow(session: Session, question: HttpQuestion): Promise<void> {
  const fromMs = session.now();
  const forbidden = forbiddenEffect(question, session.cluster.allow);
  const { outcome, sent } = forbidden ? { outcome: forbidden, sent: { attempt: 1 } } : await send(session, question);
  const doneMs = session.now();
  session.backlog.add(() => session.observe(question, outcome, fromMs, { ...sent, doneMs }));
}

/** Why the question would not be sent if it came to it now, undefined where it would. */
export function forbiddenByHarm(session: Session, question: HttpQuestion): Outcome | undefined {
  const why = session.harm.forbids(question, placesOf(question, session.cluster));
  return why === undefined ? undefined : withheld('would-trip-cooldown', why);
}

const reasonOf = ({ reason }: AbortSignal): string => (reason instanceof Error ? reason.message : String(reason));

export const interrupted = (session: Session): Outcome | undefined =>
  session.signal.aborted ? withheld('interrupted', `the run ended before it was asked: ${reasonOf(session.signal)}`) : undefined;

async function send(session: Session, question: HttpQuestion): Promise<Asked> {
  const place = destinationName(question.to);
  for (let attempt = 1; ; attempt++) {
    const instead =
      interrupted(session) ?? session.reach.knownOutcome(place) ?? forbiddenByHarm(session, question) ?? unpaid(session, question);
    if (instead) return { outcome: instead, sent: { attempt }, late: false };
    const traceparent = session.trace.next();
    const sentAt = session.now();
    const { outcome, thrown } = await sendOnce(session, question, traceparent);
    session.budget.settle(question, outcome);
    const wait = RETRY_AFTER_MS[attempt - 1];
    if (wait === undefined || !isObserversFault(thrown) || session.signal.aborted) {
      const result = learn(session, question, outcome, session.now() - sentAt);
      return { outcome, sent: { attempt, traceparent }, late: result !== undefined && isLateCompletion(result) };
    }
    await pause(wait, session.signal);
  }
}

async function sendOnce(session: Session, question: HttpQuestion, traceparent: string): ReturnType<Session['http']['ask']> {
  try {
    return await session.http.ask(question, traceparent);
  } catch (error) {
    return { outcome: outcomeOfThrown(error) };
  }
}

function unpaid(session: Session, question: HttpQuestion): Outcome | undefined {
  const why = session.budget.take(question);
  return why === undefined ? undefined : withheld('budget', why);
}

/** Before the locks are given back: whoever waits for the same provider must know. */
function learn(session: Session, question: HttpQuestion, outcome: Outcome, tookMs: number): ChatResult | undefined {
  const place = destinationName(question.to);
  session.reach.record(place, outcome);
  if (outcome.kind === 'answered') session.harm.answered(place);
  const { contract } = session;
  if (!question.chat || !contract) return undefined;
  const meaningOf = (answered: Outcome) =>
    answered.kind === 'answered' && answered.answer.kind === 'http' ? contract.meaningOf(answerView(answered.answer)) : undefined;
  const result = chatResultOf(outcome, meaningOf, tookMs > (question.chat.lateAfterMs ?? Number.POSITIVE_INFINITY));
  const served = outcome.kind === 'answered' && outcome.answer.kind === 'http' ? outcome.answer.servedBy?.node : undefined;
  if (result) session.harm.record(question, served === undefined ? placesOf(question, session.cluster) : [served], result);
  return result;
}

import { destinationName } from '../checks/ask/key.js';
import type { TlsQuestion } from '../checks/question.js';
import type { Outcome } from '../record/observation.js';
import { interrupted } from './ask-http.js';
import { safeOutcome } from './safe-outcome.js';
import type { Session } from './session.js';

/** One handshake, within the limits of its place. It is no request: nothing is sent, so it costs nothing and does no harm. */
export async function askTls(session: Session, question: TlsQuestion): Promise<void> {
  const place = destinationName(question.to);
  const leave = await session.capacity.enter(place);
  try {
    const fromMs = session.now();
    session.observe(question, await shakeHands(session, question, place), fromMs);
  } finally {
    leave();
  }
}

async function shakeHands(session: Session, question: TlsQuestion, place: string): Promise<Outcome> {
  const instead = interrupted(session) ?? session.reach.knownOutcome(place);
  if (instead !== undefined) return instead;
  const outcome = await safeOutcome(() => session.tls.ask(question, session.signal));
  // A handshake is no answer: a place that completes it and then keeps silent is as silent as any.
  if (outcome.kind === 'unanswered') session.reach.record(place, outcome);
  return outcome;
}

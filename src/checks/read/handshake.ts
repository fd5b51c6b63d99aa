import type { Observation, TlsAnswer } from '../../record/observation.js';
import type { Seen } from '../check.js';
import type { TlsQuestion } from '../question.js';
import type { Verdict } from '../verdict.js';
import { unknown } from '../verdicts.js';
import { withoutAnswer } from './settle.js';

export type Handshake =
  | { readonly kind: 'shown'; readonly answer: TlsAnswer; readonly observation: Observation }
  | { readonly kind: 'verdict'; readonly verdict: Verdict };

/** What a handshake showed, or the verdict that follows from there being none. */
export function handshake(seen: Seen, question: TlsQuestion): Handshake {
  const observation = seen.get(question.key);
  const without = withoutAnswer(question, observation?.outcome);
  if (without !== undefined) return { kind: 'verdict', verdict: without };
  if (observation?.outcome.kind === 'answered' && observation.outcome.answer.kind === 'tls')
    return { kind: 'shown', answer: observation.outcome.answer, observation };
  const reason = `${question.key} came to something that is no handshake`;
  return { kind: 'verdict', verdict: unknown('inconclusive', reason, [question.key], { because: 'foreign-answer' }) };
}

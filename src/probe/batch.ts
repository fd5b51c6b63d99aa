import { destinationName } from '../checks/ask/key.js';
import type { BracketQuestion, ConvergenceQuestion, HttpQuestion, Question } from '../checks/question.js';
import { askHttp, askNow, interrupted } from './ask-http.js';
import { readStore } from './ask-store.js';
import { askTls } from './ask-tls.js';
import { runBrackets } from './bracket.js';
import { bracketGroups } from './bracket-groups.js';
import { runConvergence } from './convergence.js';
import { forbiddenEffect } from './gate.js';
import { inLanes } from './lanes.js';
import { wishesOf } from './lock-wishes.js';
import { pause } from './pause.js';
import { safeOutcome } from './safe-outcome.js';
import type { Session } from './session.js';

/** Everything but series of questions. */
type Plain = Exclude<Question, BracketQuestion | ConvergenceQuestion>;

const isConvergence = (question: Question): question is ConvergenceQuestion => question.kind === 'convergence';

const isPlain = (question: Question): question is Plain => question.kind !== 'bracket' && question.kind !== 'convergence';

const isBracket = (question: Question): question is BracketQuestion => question.kind === 'bracket';

/** First one of every place, then the second of every place: no place keeps the others waiting. */
export function interleave<T>(items: readonly T[], placeOf: (item: T) => string): readonly T[] {
  const nth = new Map<string, number>();
  const ranked = items.map((item) => {
    const place = placeOf(item);
    const rank = nth.get(place) ?? 0;
    nth.set(place, rank + 1);
    return { item, rank };
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ item }) => item);
}

const placeName = (question: Plain): string => ('to' in question ? destinationName(question.to) : question.kind);

async function askOne(session: Session, question: Plain): Promise<void> {
  if (question.kind === 'http') {
    if (question.pauseMs !== undefined) await pause(question.pauseMs, session.signal);
    await askHttp(session, question);
    return;
  }
  if (question.kind === 'tls') return askTls(session, question);
  const fromMs = session.now();
  const instead = interrupted(session) ?? forbiddenEffect(question, session.cluster.allow);
  session.observe(question, instead ?? (await safeOutcome(() => readStore(session, question))), fromMs);
}

/**
 * Asks questions of one phase, all at once as far as locks and limits let them. A question that is also the stimulus of a bracket
 * among them is left to the bracket: it shares that answer (or is asked in the next round, should the bracket come to nothing).
 */
export async function runBatch(session: Session, questions: readonly Question[]): Promise<void> {
  const brackets = questions.filter(isBracket);
  const stimuli = new Set(brackets.flatMap((bracket) => bracket.stimuli.map(({ key }) => key)));
  const plain = questions.filter(isPlain).filter((question) => !stimuli.has(question.key));
  const isFree = (question: Plain): question is HttpQuestion =>
    question.kind === 'http' &&
    question.inTurn !== true &&
    question.pauseMs === undefined &&
    wishesOf(question, session.cluster, false).length === 0;
  const free = plain.filter(isFree);
  const others = plain.filter((question) => !isFree(question));
  await Promise.all([
    ...bracketGroups(brackets).map((group) => runBrackets(session, group)),
    ...questions.filter(isConvergence).map((question) => runConvergence(session, question)),
    // All at once: one that waits for a lock or its turn must not keep those behind it waiting.
    ...interleave(others, placeName).map((question) => askOne(session, question)),
    inLanes(free, placeName, session.capacity, (question) => askNow(session, question)),
  ]);
  await session.backlog.empty();
}

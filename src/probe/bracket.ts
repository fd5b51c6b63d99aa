import type { BracketQuestion, HttpQuestion } from '../checks/question.js';
import type { Observation, Outcome } from '../record/observation.js';
import { askHttp, forbiddenByHarm, interrupted } from './ask-http.js';
import { readWithin, runStatement } from './ask-store.js';
import { readAfter } from './bracket-reads.js';
import { forbiddenEffect, withheld } from './gate.js';
import { bearerKey, bearersToHold } from './lock-wishes.js';
import { safeOutcome } from './safe-outcome.js';
import type { Session } from './session.js';

/** One bracket on its way. `ended` is set where it came to nothing before its stimuli. */
interface Course {
  readonly bracket: BracketQuestion;
  before: readonly Outcome[];
  /** True once a row may have been put there: also where nobody answered in time. */
  wrote: boolean;
  readonly problems: string[];
  ended?: Outcome;
  result?: Outcome;
}

/**
 * Runs brackets that share stimuli: setups, reads before, stimuli at once, reads after, teardowns. Teardown runs whatever happened,
 * also when the run is interrupted. A stimulus that was answered before is not sent again, unless one of the brackets reads before
 * it: then only an answer in between can tell what it changed.
 */
export async function runBrackets(session: Session, brackets: readonly BracketQuestion[]): Promise<void> {
  const fromMs = session.now();
  const courses = brackets.map((bracket): Course => ({ bracket, before: [], wrote: bracket.setup.length === 0, problems: [] }));
  for (const course of courses) refuse(session, course);
  const unlock = await session.locks.acquire(bearersToHold(going(courses).map((course) => course.bracket)));
  try {
    await pass(session, courses);
  } finally {
    unlock();
    for (const course of courses) {
      const lost: Outcome = { kind: 'unanswered', class: 'observer', message: 'the bracket broke off' };
      session.observe(course.bracket, course.result ?? course.ended ?? lost, fromMs);
    }
  }
}

const going = (courses: readonly Course[]): readonly Course[] => courses.filter((course) => !course.ended);

/** Before anything is written: what will not be sent anyway. A stimulus that harm forbids is recorded as such by itself. */
function refuse(session: Session, course: Course): void {
  const { bracket } = course;
  const unsent = bracket.stimuli.filter((stimulus) => mustSend(session, stimulus, [bracket]));
  const lack = session.budget.lacksFor(unsent);
  const ended = forbiddenEffect(bracket, session.cluster.allow) ?? (lack === undefined ? undefined : withheld('budget', lack));
  if (ended) {
    course.ended = ended;
    return;
  }
  for (const stimulus of unsent) {
    const harm = forbiddenByHarm(session, stimulus);
    if (!harm) continue;
    course.ended ??= harm;
    session.observe(stimulus, harm, session.now());
  }
}

function mustSend(session: Session, stimulus: HttpQuestion, brackets: readonly BracketQuestion[]): boolean {
  if (!session.seen.has(stimulus.key)) return true;
  return brackets.some((bracket) => bracket.before.length > 0 && bracket.stimuli.some(({ key }) => key === stimulus.key));
}

async function pass(session: Session, courses: readonly Course[]): Promise<void> {
  const stop = interrupted(session);
  for (const course of going(courses)) if (stop) course.ended = stop;
  const started = going(courses);
  try {
    await Promise.all(started.map((course) => prepare(session, course)));
    const asked = await stimulate(session, going(courses));
    await Promise.all(going(courses).map((course) => conclude(session, course, asked)));
  } finally {
    await Promise.all(started.map((course) => tearDown(session, course)));
  }
}

async function prepare(session: Session, course: Course): Promise<void> {
  for (const statement of course.bracket.setup) {
    const outcome = await safeOutcome(() => runStatement(session, statement));
    if (outcome.kind === 'answered' || (outcome.kind === 'unanswered' && outcome.class === 'store-timeout')) course.wrote = true;
    if (outcome.kind === 'answered') continue;
    course.ended = outcome;
    return;
  }
  course.before = await Promise.all(course.bracket.before.map((read) => safeOutcome(() => readWithin(session, read))));
  // Without it nothing could be told afterwards, so nothing is spent.
  const missing = course.before.find((outcome) => outcome.kind !== 'answered');
  if (missing) course.ended = missing;
}

async function stimulate(session: Session, courses: readonly Course[]): Promise<ReadonlyMap<string, Observation>> {
  const brackets = courses.map((course) => course.bracket);
  const held = new Set(bearersToHold(brackets).map((wish) => wish.key));
  const stimuli = new Map(brackets.flatMap((bracket) => bracket.stimuli).map((stimulus) => [stimulus.key, stimulus]));
  const observations = await Promise.all(
    [...stimuli.values()].map((stimulus) => {
      const known = session.seen.get(stimulus.key);
      if (known && !mustSend(session, stimulus, brackets)) return known;
      return askHttp(session, stimulus, held.has(bearerKey(stimulus)));
    }),
  );
  return new Map(observations.map((observation) => [observation.question.key, observation]));
}

async function conclude(session: Session, course: Course, asked: ReadonlyMap<string, Observation>): Promise<void> {
  const { bracket, before, problems } = course;
  const outcomes = bracket.stimuli.map((stimulus) => asked.get(stimulus.key)?.outcome);
  const unsent = outcomes.find((outcome) => outcome?.kind === 'withheld');
  if (unsent && outcomes.every((outcome) => outcome?.kind === 'withheld')) {
    course.result = unsent;
    return;
  }
  const patient = outcomes.some((outcome) => outcome?.kind === 'answered');
  const after = await readAfter(session, bracket, before, patient);
  // `problems` is filled by the teardown, which comes before this is recorded.
  course.result = {
    kind: 'answered',
    answer: { kind: 'bracket', before, stimuli: bracket.stimuli.map(({ key }) => key), after, problems },
  };
}

async function tearDown(session: Session, course: Course): Promise<void> {
  for (const statement of course.bracket.teardown) {
    const outcome = await safeOutcome(() => runStatement(session, statement));
    if (outcome.kind === 'answered' || !course.wrote) continue;
    const why = outcome.kind === 'unanswered' ? outcome.message : outcome.detail;
    const text = `Failed to take away what ${course.bracket.key} put there (${statement.key}): ${why}.`;
    course.problems.push(text);
    session.problem(`${text} Please look for its rows by their description; the next run removes them too.`);
  }
}

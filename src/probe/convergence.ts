import { pauseAfter } from '../checks/asking-again.js';
import type { Change, ConvergenceQuestion, HttpQuestion, Sight, Step, Watcher } from '../checks/question.js';
import { shows } from '../checks/sight.js';
import type { ConvergenceAnswer, ErrorClass, Outcome, Watched } from '../record/observation.js';
import { askUnrecorded, interrupted, type Tried } from './ask-http.js';
import { readWithin, runStatement } from './ask-store.js';
import { forbiddenEffect, withheld } from './gate.js';
import { pause } from './pause.js';
import { safeOutcome } from './safe-outcome.js';
import type { Session } from './session.js';

/**
 * Makes changes and watches them arrive: setup, then change after change, each asked for of all nodes at once, then teardown. Teardown
 * runs whatever happened, also when the run is interrupted.
 */
export async function runConvergence(session: Session, question: ConvergenceQuestion): Promise<void> {
  const fromMs = session.now();
  const instead = forbiddenEffect(question, session.cluster.allow) ?? interrupted(session) ?? unpaid(session, question);
  if (instead) {
    session.observe(question, instead, fromMs);
    return;
  }
  const problems: string[] = [];
  const changes: Made[] = [];
  const failed = await inTurn(question.setup, (step) => make(session, step));
  try {
    if (failed === undefined) await changeAll(session, question, changes);
  } finally {
    if (changes.some(({ made }) => mayBeDone(made))) problems.push(...(await tearDown(session, question)));
    session.observe(question, failed ?? { kind: 'answered', answer: { kind: 'convergence', changes, problems } }, fromMs);
  }
}

type Made = ConvergenceAnswer['changes'][number];

/** Nothing was done, whoever it was asked of. */
const NEVER_DONE: ReadonlySet<ErrorClass> = new Set<ErrorClass>([
  'refused',
  'connect-timeout',
  'dns',
  'tls',
  'unreachable',
  'observer',
  'store-refused',
  'store-rejected',
  'store-denied',
  'store-tls',
  'store-unknown-database',
  'store-unready',
  'store-error',
]);

const mayBeDone = (made: Outcome): boolean => made.kind === 'answered' || (made.kind === 'unanswered' && !NEVER_DONE.has(made.class));

/** Before anything is written: it must be payable to ask everybody once about everything. */
function unpaid(session: Session, { changes }: ConvergenceQuestion): Outcome | undefined {
  const asked = changes.flatMap(({ watchers }) => watchers.flatMap(({ first = [], ask }) => [...first, ask]));
  const once = asked.filter((step) => step.kind === 'http');
  const lack = session.budget.lacksFor(once);
  return lack === undefined ? undefined : withheld('budget', lack);
}

/** The first outcome that is not a success; undefined where all are. */
async function inTurn(steps: readonly Step[], take: (step: Step) => Promise<Outcome>): Promise<Outcome | undefined> {
  for (const step of steps) {
    const outcome = await take(step);
    if (!succeeded(outcome)) return outcome;
  }
  return undefined;
}

const succeeded = (outcome: Outcome): boolean =>
  outcome.kind === 'answered' && (outcome.answer.kind !== 'http' || (outcome.answer.status >= 200 && outcome.answer.status < 300));

async function make(session: Session, step: Step): Promise<Outcome> {
  if (step.kind === 'sql') return safeOutcome(() => runStatement(session, step));
  const { outcome, fromMs, sent } = await askUnrecorded(session, step);
  return session.observe(step, outcome, fromMs, sent).outcome;
}

/** Nobody can show what was not done: a statement that met no row, a form that was refused. */
const tookEffect = (made: Outcome): boolean =>
  succeeded(made) && !(made.kind === 'answered' && made.answer.kind === 'sql' && made.answer.affected === 0);

/** @param done filled change by change, so that it holds what came before a failure of ours */
async function changeAll(session: Session, { changes }: ConvergenceQuestion, done: Made[]): Promise<void> {
  const lost = new Set<string>();
  for (const change of changes) {
    const made = await make(session, change.make);
    const watched = tookEffect(made) ? await watchAll(session, change, lost) : [];
    done.push({ name: change.name, made, watched });
    for (const { node, shown } of watched) if (shown === undefined && node !== undefined) lost.add(node);
    if (!tookEffect(made) || session.signal.aborted) return;
  }
}

function watchAll(session: Session, { watchers, withinMs }: Change, lost: ReadonlySet<string>): Promise<Watched[]> {
  const changedMs = session.now();
  const left = watchers.filter(({ node }) => node === undefined || !lost.has(node));
  return Promise.all(left.map((watcher) => watch(session, watcher, changedMs, withinMs)));
}

async function watch(session: Session, watcher: Watcher, changedMs: number, withinMs: number): Promise<Watched> {
  const { node, first = [], ask, until, meanwhile } = watcher;
  for (let asked = 1; ; asked++) {
    for (const question of first) await make(session, question);
    const { outcome, fromMs, sent } = await look(session, ask);
    const cameMs = session.now() - changedMs;
    const askedMs = fromMs - changedMs;
    const shown = sees(session, outcome, until);
    const over = askedMs >= withinMs || session.signal.aborted || !sees(session, outcome, meanwhile);
    if (shown || over) {
      session.observe(ask, outcome, fromMs, sent);
      return { ...(node === undefined ? {} : { node }), asked, lastMs: askedMs, ...(shown ? { shown: { askedMs, cameMs } } : {}) };
    }
    await pause(Math.min(pauseAfter(asked), Math.max(1, withinMs - cameMs)), session.signal);
  }
}

const sees = ({ contract }: Session, outcome: Outcome, sight: Sight): boolean =>
  outcome.kind === 'answered' && contract !== undefined && shows(contract, outcome.answer, sight);

/** Asked and not yet recorded: of many alike the last one is. */
async function look(session: Session, step: Step): Promise<Tried> {
  if (step.kind === 'http') return askUnrecorded(session, step);
  const fromMs = session.now();
  return { outcome: interrupted(session) ?? (await safeOutcome(() => readWithin(session, step))), fromMs, sent: { attempt: 1 } };
}

/** Also where the run was interrupted: what was put there is taken away. @returns what could not be */
async function tearDown(session: Session, { key, teardown, afterwards }: ConvergenceQuestion): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const step of teardown) {
    const outcome = step.kind === 'sql' ? await safeOutcome(() => runStatement(session, step)) : await askAnyway(session, step);
    if (succeeded(outcome)) continue;
    const text = `Failed to take away what ${key} put there (${step.key}): ${wordsFor(outcome)}.`;
    problems.push(text);
    session.problem(`${text} Please look for it by its name; the next run removes it too.`);
  }
  for (const question of afterwards) await askAnyway(session, question);
  return problems;
}

function wordsFor(outcome: Outcome): string {
  if (outcome.kind === 'unanswered') return outcome.message;
  if (outcome.kind === 'withheld') return outcome.detail;
  return outcome.answer.kind === 'http' ? `it was answered ${outcome.answer.status}` : 'it was answered';
}

/** Past budget and interruption, which must not keep anybody from cleaning up. */
async function askAnyway(session: Session, question: HttpQuestion): Promise<Outcome> {
  const fromMs = session.now();
  const traceparent = session.trace.next();
  const outcome = await safeOutcome(async () => (await session.http.ask(question, traceparent, true)).outcome);
  return session.observe(question, outcome, fromMs, { attempt: 1, traceparent }).outcome;
}

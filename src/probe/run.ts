import { randomBytes } from 'node:crypto';
import type { Check, CheckContext } from '../checks/check.js';
import { packageInfo } from '../package-info.js';
import { RECORD_VERSION, type RunEvent } from '../record/events.js';
import type { Cluster } from '../target/cluster.js';
import type { Contract } from '../target/contracts/contract.js';
import type { Secret } from '../target/secret.js';
import { runBatch } from './batch.js';
import { Channel } from './channel.js';
import { lowestPhase, openQuestions, type PlannedCell } from './collect.js';
import { contractQuestions, type Decided, decidedEvent, declaredContract, seenContract } from './decide.js';
import { planRun, type Selection } from './plan.js';
import { Session } from './session.js';

export interface RunOptions {
  /** Unique prompts and row names are derived from it; left out: made up. */
  readonly seed?: string;
  /** Ends the run early: what is under way is ended, what was put into a store is taken out again. */
  readonly signal?: AbortSignal;
  /** Left out: by the cluster file, or by asking the nodes. */
  readonly contract?: Contract;
  /** Narrows the run to cells with these fields. */
  readonly selection?: Selection;
  /** Secrets besides those of the cluster file, to be kept out of the record as well. */
  readonly secretsExtra?: readonly Secret[];
}

/** No check needs nearly as many; one that always asks something new must not run for ever. */
const MOST_ROUNDS = 100;

/**
 * Asks what the checks want to know and tells what came of it, as it happens. Events come in the order run-started, (observations
 * that decide the contract), contract-decided, planned, observed..., run-ended. They hold no secret. Leaving the iteration early
 * interrupts the run and waits until everything is cleaned up.
 */
export async function* run(cluster: Cluster, checks: readonly Check[], options: RunOptions = {}): AsyncGenerator<RunEvent> {
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const channel = new Channel<RunEvent>();
  const working = drive(cluster, checks, options, signal, (event) => channel.push(event)).then(
    () => channel.close(),
    (error: unknown) => channel.fail(error),
  );
  try {
    yield* channel;
  } finally {
    stop.abort(new Error('nobody reads the run any more'));
    await working;
  }
}

async function drive(
  cluster: Cluster,
  checks: readonly Check[],
  options: RunOptions,
  signal: AbortSignal,
  emit: (event: RunEvent) => void,
): Promise<void> {
  const { selection } = options;
  const tool = packageInfo().version;
  const seed = options.seed ?? randomBytes(8).toString('hex');
  const session = new Session(cluster, signal, emit, `aisbf-check/${tool}`, options.secretsExtra ?? []);
  const listed = checks.map(({ id, version }) => ({ id, version }));
  const started = { tool, at: new Date().toISOString(), seed, cluster, checks: listed, ...(selection ? { selection } : {}) };
  emit({ type: 'run-started', record: RECORD_VERSION, ...started });
  let stopped: string | undefined;
  try {
    const decided = await decide(session, options.contract);
    session.contract = decided.contract;
    emit(decidedEvent(decided));
    const ctx: CheckContext = { cluster, contract: decided.contract, seed };
    const plan = planRun(checks, ctx, selection, (text) => session.problem(text));
    emit({ type: 'planned', cells: plan.cells.map(({ cell }) => cell), notApplicable: plan.notApplicable, worstCase: plan.worstCase });
    stopped = await askAll(session, plan.cells, ctx);
  } finally {
    await session.close();
  }
  const { problems } = session;
  const interrupted = signal.aborted ? session.redactor.text(reasonOf(signal)) : stopped;
  emit({
    type: 'run-ended',
    at: new Date().toISOString(),
    durationMs: session.now(),
    spent: session.budget.spent,
    ...(interrupted === undefined ? {} : { interrupted }),
    ...(problems.length > 0 ? { problems } : {}),
  });
}

async function decide(session: Session, given: Contract | undefined): Promise<Decided> {
  if (given) return { contract: given, why: 'it was given by the caller' };
  const declared = declaredContract(session.cluster);
  if (declared) return declared;
  await runBatch(session, contractQuestions(session.cluster));
  return seenContract(session.cluster, session.seen);
}

/** Round after round until nobody wants to know anything more. @returns why it ended otherwise */
async function askAll(session: Session, planned: readonly PlannedCell[], ctx: CheckContext): Promise<string | undefined> {
  while (session.round < MOST_ROUNDS) {
    session.round++;
    const questions = openQuestions(session, planned, ctx);
    if (questions.length === 0) return undefined;
    // Interrupted, none is sent: all are recorded as withheld at once.
    await runBatch(session, session.signal.aborted ? questions : lowestPhase(questions));
  }
  return `checks still asked for more after ${MOST_ROUNDS} rounds`;
}

function reasonOf({ reason }: AbortSignal): string {
  return reason instanceof Error ? reason.message : String(reason);
}

import { type Assessment, assess } from './assess.js';
import type { Check } from './checks/check.js';
import { allChecks } from './checks/registry.js';
import { checksFor } from './own/load-own-checks.js';
import type { Selection } from './probe/plan.js';
import { run } from './probe/run.js';
import { timeLimit } from './probe/time-limit.js';
import type { RunEvent, RunRecord } from './record/events.js';
import { KeptRecord } from './record/kept-record.js';
import type { Allowance, Cluster } from './target/cluster.js';
import { findClusterFile } from './target/find-cluster-file.js';
import { loadCluster } from './target/load.js';

export interface RunChecksOptions {
  /** A loaded cluster, or the path of a cluster file. Left out: `$AISBF_CHECK_CLUSTER`, else `aisbf-check.yaml` in the current folder. */
  readonly cluster?: Cluster | string | undefined;
  /** Where the cluster file's `${NAME}`s come from; default the process's own. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Default: all checks of this package, and those in `checks` beside the cluster file where a file is named. */
  readonly checks?: readonly Check[] | undefined;
  /** Allowed beside what the cluster file allows. */
  readonly allow?: readonly Allowance[] | undefined;
  /** Unique prompts and row names come from it; default a random one. */
  readonly seed?: string | undefined;
  /** Narrows the run to cells of these nodes. */
  readonly nodes?: readonly string[] | undefined;
  /** Narrows the run to cells of these routes. */
  readonly routes?: readonly string[] | undefined;
  /** Narrows the run to cells of these identities. */
  readonly identities?: readonly string[] | undefined;
  /** Path of the run record to write; left out: none is written. */
  readonly record?: string | undefined;
  readonly failOn?: 'error' | 'warning' | undefined;
  /** Ends the run early as `signal` does, after so many milliseconds; what is left is skipped with that reason. Left out: never. */
  readonly timeoutMs?: number | undefined;
  /** Ends the run early: what was put in is taken out again, and what was seen is judged. */
  readonly signal?: AbortSignal | undefined;
  /** Told where the record cannot be written any more: the run goes on without it. Left out: the run ends with that error. */
  readonly onRecordLost?: ((error: Error) => void) | undefined;
  /** Told of every event as it happens. */
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  /** Default: now. */
  readonly now?: Date | undefined;
}

export interface RunChecksResult extends Assessment {
  readonly recordPath?: string | undefined;
}

/** What a run is about. */
export interface Subject {
  readonly cluster: Cluster;
  readonly checks: readonly Check[];
}

/** The cluster with what the caller allows added, and the checks to run over it. */
export async function subjectOf({ cluster, checks, allow, env = process.env }: RunChecksOptions): Promise<Subject> {
  if (typeof cluster === 'object') return { cluster: allowing(cluster, allow), checks: checks ?? allChecks };
  const file = await findClusterFile({ option: cluster, env, cwd: process.cwd() });
  const loaded = await loadCluster(file, { ...env });
  return { cluster: allowing(loaded, allow), checks: checks ?? (await checksFor(file)) };
}

/** The cluster with what the caller allows added to what its file allows. */
export const allowing = (cluster: Cluster, allow: readonly Allowance[] = []): Cluster => ({
  ...cluster,
  allow: [...new Set([...cluster.allow, ...allow])],
});

/** What the run was narrowed to, for the record: it says what is required of the result. */
export function selectionOf({ checks, nodes, routes, identities }: RunChecksOptions): Selection | undefined {
  const check = checks === undefined || allChecks.every((one) => checks.includes(one)) ? undefined : checks.map(({ id }) => id);
  const wanted = Object.entries({ check, node: nodes, route: routes, identity: identities });
  const fields = wanted.flatMap(([name, ids]) => (ids === undefined ? [] : [[name, ids] as const]));
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}

function recordOf(events: readonly RunEvent[], path: string | undefined): RunRecord {
  const only = <T extends RunEvent['type']>(type: T) =>
    events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
  const [started] = only('run-started');
  if (started === undefined)
    throw new Error('Failed to run the checks: the run did not start. Please report this with the output of --debug.');
  const [decided] = only('contract-decided');
  const [planned] = only('planned');
  const [ended] = only('run-ended');
  return {
    started,
    observations: only('observed').map(({ observation }) => observation),
    ...(path === undefined ? {} : { path }),
    ...(decided === undefined ? {} : { decided }),
    ...(planned === undefined ? {} : { planned }),
    ...(ended === undefined ? {} : { ended }),
  };
}

/** Runs the checks and writes the record as it happens, without judging anything. */
export const recordRun = async (options: RunChecksOptions): Promise<RunRecord> => recordOfSubject(await subjectOf(options), options);

async function recordOfSubject({ cluster, checks }: Subject, options: RunChecksOptions): Promise<RunRecord> {
  const events: RunEvent[] = [];
  using limit = timeLimit(options.timeoutMs);
  using kept = new KeptRecord(options);
  const selection = selectionOf(options);
  const runOptions = {
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(selection === undefined ? {} : { selection }),
    signal: options.signal === undefined ? limit.signal : AbortSignal.any([options.signal, limit.signal]),
  };
  for await (const event of run(cluster, checks, runOptions)) {
    kept.write(event);
    events.push(event);
    options.onEvent?.(event);
  }
  return recordOf(events, kept.path);
}

/**
 * Asks a cluster everything that the checks want to know, judges the answers and says what is to blame.
 * @throws {ClusterFileError} where the cluster file cannot be used
 * @throws {OwnCheckError} where a check of one's own cannot be used
 */
export async function runChecks(options: RunChecksOptions = {}): Promise<RunChecksResult> {
  const subject = await subjectOf(options);
  const record = await recordOfSubject(subject, options);
  const assessment = assess(record, subject.checks, {
    now: options.now ?? new Date(),
    recordPath: record.path,
    failOn: options.failOn,
  });
  return { ...assessment, recordPath: record.path };
}

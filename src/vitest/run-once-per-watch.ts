import { assess } from '../assess.js';
import type { RunEvent } from '../record/events.js';
import { type RunChecksOptions, type RunChecksResult, runChecks, type Subject, selectionOf, subjectOf } from '../run-checks.js';
import { type WatchSession, watchSession } from './watch-session.js';

/** What a re-run in watch mode does. */
export type OnRerun = 'reuse' | 'probe';

/** Options of {@link clusterTests}. */
export interface ClusterTestsOptions extends RunChecksOptions {
  /**
   * In watch mode only: `reuse` (the default) judges the record of the session's first run again, so that saving a file sends nothing to
   * the cluster; `probe` probes on every re-run. Default: `$AISBF_CHECK_WATCH`.
   */
  readonly onRerun?: OnRerun | undefined;
}

const VARIABLE = 'AISBF_CHECK_WATCH';

/** @throws where the variable holds something else */
export function onRerunOf({ onRerun }: ClusterTestsOptions, env: Readonly<Record<string, string | undefined>>): OnRerun {
  const said = onRerun ?? env[VARIABLE] ?? 'reuse';
  if (said === 'reuse' || said === 'probe') return said;
  throw new Error(`Failed to run the checks: ${VARIABLE} is '${said}'. Please set it to reuse or probe, or leave it out.`);
}

/** Two runs of the same key send the same probes: the cluster (secrets by their names), the checks, and what narrows them. */
const keyOf = ({ cluster, checks }: Subject, options: RunChecksOptions): string =>
  JSON.stringify([cluster, checks.map(({ id, version }) => [id, version]), selectionOf(options) ?? {}, options.seed ?? null]);

function keep(session: WatchSession, key: string, events: readonly RunEvent[], say: (text: string) => void): void {
  try {
    session.keep(key, events);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    say(`aisbf-check: the next re-run probes the cluster again, because this run could not be kept: ${why}\n`);
  }
}

/** Runs the checks; in watch mode once, and then judges what was recorded until the cluster file or the options change. */
export async function runOncePerWatch(
  { onRerun, ...options }: ClusterTestsOptions,
  env: Readonly<Record<string, string | undefined>>,
  say: (text: string) => void,
): Promise<RunChecksResult> {
  const session = onRerunOf({ onRerun }, env) === 'reuse' ? watchSession(env) : undefined;
  if (session === undefined) return runChecks(options);
  const subject = await subjectOf(options);
  const key = keyOf(subject, options);
  const record = await session.recordOf(key);
  if (record !== undefined) {
    say(`aisbf-check: judging the run of ${record.started.at} again; nothing is sent. ${VARIABLE}=probe probes on every re-run.\n`);
    const { now = new Date(), record: recordPath, failOn } = options;
    return { ...assess(record, subject.checks, { now, recordPath, failOn }), recordPath };
  }
  const events: RunEvent[] = [];
  const onEvent = (event: RunEvent): void => {
    events.push(event);
    options.onEvent?.(event);
  };
  const result = await runChecks({ ...options, ...subject, onEvent });
  keep(session, key, events, say);
  return result;
}

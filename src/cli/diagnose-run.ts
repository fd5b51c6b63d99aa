import { checksFor } from '../own/load-own-checks.js';
import { createProgress } from '../report/progress.js';
import { takesColor } from '../report/style.js';
import { allowing, runChecks } from '../run-checks.js';
import type { Cluster } from '../target/cluster.js';
import { findClusterFile } from '../target/find-cluster-file.js';
import { loadCluster } from '../target/load.js';
import { onInterrupt } from './interrupt.js';
import type { Io } from './io.js';
import { printAssessment, shortPath } from './print.js';
import { outputsOf, type RunCommandOptions, recordPath } from './run-options.js';
import { type Selected, select } from './select.js';
import { defaultTimeoutMs } from './time-out.js';
import { writeReportFiles } from './write-report.js';

/** What a run may take where nobody says. */
export async function plannedTimeout(cluster: Cluster, selected: Selected, allow: RunCommandOptions['allow']): Promise<number> {
  const { planDocument } = await import('./plan-run.js');
  return defaultTimeoutMs(planDocument(allowing(cluster, allow), selected).worstCase, cluster.nodes.length);
}

/** Runs `diagnose` to its end, also after Ctrl-C: the record is closed and the report printed. */
export async function diagnose(options: RunCommandOptions, io: Io): Promise<void> {
  const file = await findClusterFile({ option: options.cluster, env: io.env, cwd: io.cwd });
  const cluster = await loadCluster(file, { ...io.env });
  const selected = select(await checksFor(file), cluster, options);
  if (options.plan) {
    const { printPlan } = await import('./plan-run.js');
    return printPlan(cluster, selected, options, io);
  }
  const record = outputsOf(options, recordPath(options.record, cluster, io.now(), io.cwd), io);
  const timeoutMs = options.timeout ?? (await plannedTimeout(cluster, selected, options.allow));
  const progress = createProgress(io.stderr, takesColor(io.stderr, io.env));
  using interrupt = onInterrupt(io.stderr);
  try {
    const result = await runChecks({
      cluster,
      ...selected,
      allow: options.allow,
      seed: options.seed,
      record: record === undefined ? undefined : shortPath(record, io.cwd),
      onRecordLost: (error) => io.stderr.write(`${error.message}\n`),
      failOn: options.failOn,
      signal: interrupt.signal,
      timeoutMs,
      onEvent: progress.event,
      now: io.now(),
    });
    progress.done(result.document);
    await writeReportFiles(result, options, io);
    await printAssessment(result, options, io);
    io.end(result.document.exitCode);
  } catch (error) {
    progress.abandon();
    throw error;
  }
}

import { resolve } from 'node:path';
import { assess } from '../assess.js';
import { cellId } from '../checks/cell-id.js';
import type { Check } from '../checks/check.js';
import type { Verdict } from '../checks/verdict.js';
import { checksFor } from '../own/load-own-checks.js';
import { readRecord } from '../record/reader.js';
import { createProgress } from '../report/progress.js';
import { takesColor } from '../report/style.js';
import { findClusterFile } from '../target/find-cluster-file.js';
import { loadCluster } from '../target/load.js';
import type { GateQuestions } from '../vitest/provided.js';
import { writeAllureRun } from './allure-folder.js';
import { plannedTimeout } from './diagnose-run.js';
import { runGateSuite } from './gate-suite.js';
import type { Io } from './io.js';
import { printPlan } from './plan-run.js';
import { printAssessment, shortPath } from './print.js';
import type { RunCommandOptions } from './run-options.js';
import { outputsOf, recordPath } from './run-options.js';
import { select } from './select.js';
import { removeOldFile } from './writable.js';
import { writeReportFiles } from './write-report.js';

/** Options of `gate`. */
export interface GateOptions extends RunCommandOptions {
  readonly junit: string;
  readonly allure?: string;
}

/** The check with the verdicts that its tests came to; a cell whose test never ran is judged here. */
const takingOver = (check: Check, verdicts: ReadonlyMap<string, Verdict>): Check => ({
  ...check,
  judge: (cell, ctx, seen) => verdicts.get(cellId(cell)) ?? check.judge(cell, ctx, seen),
});

/**
 * Runs `gate` to its end. The cluster is asked once, in Vitest's global set-up; its tests judge the record, and the document is made of
 * their verdicts, so nothing is asked or judged twice. The exit code is the document's, not Vitest's.
 */
export async function gate(options: GateOptions, io: Io): Promise<void> {
  const file = await findClusterFile({ option: options.cluster, env: io.env, cwd: io.cwd });
  const cluster = await loadCluster(file, { ...io.env });
  const known = await checksFor(file);
  const selected = select(known, cluster, options);
  if (options.plan) return printPlan(cluster, selected, options, io);
  const { checks, ...narrowed } = selected;
  const now = io.now();
  const record = recordPath(options.record, cluster, now, io.cwd);
  // Its tests read the record from a file, and its JUnit is what a gate is for.
  outputsOf({ ...options, record }, record, io);
  const allure = options.allure === undefined ? undefined : resolve(io.cwd, options.allure);
  // One that is left over from before must not be taken for this run's.
  removeOldFile(record);
  const ask: GateQuestions = {
    checks: checks.map(({ id }) => id),
    run: {
      allow: options.allow,
      seed: options.seed,
      timeoutMs: options.timeout ?? (await plannedTimeout(cluster, selected, options.allow)),
      ...narrowed,
    },
  };
  const outcome = await runGateSuite({ record, clusterFile: file, ask }, allure, now);
  const judging = known.map((check) => takingOver(check, outcome.verdicts));
  const assessment = assess(await readRecord(record), judging, {
    now,
    recordPath: shortPath(record, io.cwd),
    failOn: options.failOn,
  });
  if (allure !== undefined) await writeAllureRun(allure, assessment);
  await writeReportFiles(assessment, options, io);
  createProgress(io.stderr, takesColor(io.stderr, io.env)).done(assessment.document);
  const short = (path: string) => shortPath(resolve(io.cwd, path), io.cwd);
  const results = allure === undefined ? '' : `, Allure results in ${short(allure)}`;
  io.stderr.write(`${outcome.tests} tests, JUnit in ${short(options.junit)}${results}\n`);
  await printAssessment(assessment, options, io);
  io.end(assessment.document.exitCode);
}

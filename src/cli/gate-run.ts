import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { assess } from '../assess.js';
import { cellId } from '../checks/cell-id.js';
import type { Check } from '../checks/check.js';
import type { Verdict } from '../checks/verdict.js';
import { checksFor } from '../own/load-own-checks.js';
import { readRecord } from '../record/reader.js';
import { renderJUnit } from '../report/junit.js';
import { createProgress } from '../report/progress.js';
import { takesColor } from '../report/style.js';
import { findClusterFile } from '../target/find-cluster-file.js';
import { loadCluster } from '../target/load.js';
import type { GateRequest } from '../vitest/provided.js';
import type { GateOptions } from './gate.js';
import { runGateTests } from './gate-vitest.js';
import type { Io } from './io.js';
import { writeJUnit } from './judge-run.js';
import { printPlan } from './plan-run.js';
import { printAssessment, shortPath } from './print.js';
import { recordPath } from './run-options.js';
import { select } from './select.js';

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
  const record = recordPath(options.record, cluster, io.now(), io.cwd);
  // One that is left over from before must not be taken for this run's.
  rmSync(record, { force: true });
  const request: GateRequest = {
    clusterFile: file,
    checks: checks.map(({ id }) => id),
    record,
    run: { allow: options.allow, seed: options.seed, ...narrowed },
  };
  const outcome = await runGateTests(request);
  if (outcome.errors.length > 0 || !existsSync(record)) {
    throw new Error(
      `Failed to gate: Vitest did not come to its end. Please read what it says:\n${outcome.output}${outcome.errors.join('\n')}`,
    );
  }
  const judging = known.map((check) => takingOver(check, outcome.verdicts));
  const assessment = assess(await readRecord(record), judging, {
    now: io.now(),
    recordPath: shortPath(record, io.cwd),
    failOn: options.failOn,
  });
  await writeJUnit(resolve(io.cwd, options.junit), renderJUnit(assessment.view, assessment.document));
  createProgress(io.stderr, takesColor(io.stderr, io.env)).done(assessment.document);
  io.stderr.write(`${outcome.tests} tests, JUnit in ${shortPath(resolve(io.cwd, options.junit), io.cwd)}\n`);
  printAssessment(assessment, options, io);
  io.end(assessment.document.exitCode);
}

import { resolve } from 'node:path';
import { type Assessment, assess } from '../assess.js';
import type { Check } from '../checks/check.js';
import { allChecks } from '../checks/registry.js';
import { checksFor } from '../own/load-own-checks.js';
import type { RunRecord } from '../record/events.js';
import { readRecord } from '../record/reader.js';
import { RecordError } from '../record/record-error.js';
import { findClusterFile } from '../target/find-cluster-file.js';
import { ClusterFileError } from '../target/problem.js';
import type { GateRequest } from '../vitest/provided.js';
import { UsageError } from './exit-codes.js';
import type { Io } from './io.js';
import { printAssessment } from './print.js';
import type { RunCommandOptions } from './run-options.js';
import { writeReportFiles } from './write-report.js';

/** Options of `judge`. */
export interface JudgeOptions extends Pick<RunCommandOptions, 'cluster' | 'json' | 'output' | 'all' | 'failOn' | 'summary'> {
  readonly junit?: string;
  readonly allure?: string;
}

async function read(path: string, cwd: string): Promise<RunRecord> {
  try {
    return await readRecord(resolve(cwd, path));
  } catch (error) {
    // The file is what the command line names, so a wrong one is wrong usage.
    if (error instanceof RecordError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

/** The gate's own suite over the stored record: what allure-vitest writes of a run, it writes of this one. */
async function writeAllure(folder: string, request: GateRequest, assessment: Assessment, io: Io): Promise<void> {
  const { runGateSuite } = await import('./gate-suite.js');
  const { writeAllureRun } = await import('./allure-folder.js');
  await runGateSuite(request, folder, io.now());
  await writeAllureRun(folder, assessment);
}

/** Checks of one's own lie beside the cluster file; a record can be judged where there is none. */
async function checksHere(
  option: string | undefined,
  io: Io,
): Promise<{ readonly checks: readonly Check[]; readonly clusterFile?: string }> {
  try {
    const clusterFile = await findClusterFile({ option, env: io.env, cwd: io.cwd });
    return { checks: await checksFor(clusterFile), clusterFile };
  } catch (error) {
    if (error instanceof ClusterFileError && option === undefined) return { checks: allChecks };
    throw error;
  }
}

/** Judges a stored record by today's checks, rules and waivers' dates. */
export async function judgeStored(path: string, options: JudgeOptions, io: Io): Promise<void> {
  const record = await read(path, io.cwd);
  const { checks, clusterFile } = await checksHere(options.cluster, io);
  const missing = record.started.checks.filter(({ id }) => !checks.some((check) => check.id === id)).map(({ id }) => id);
  if (missing.length > 0) {
    const them = missing.join(', ');
    io.stderr.write(
      `The run had checks that are not here, so they cannot be judged: ${them}. Are they in checks/ beside another --cluster FILE?\n`,
    );
  }
  const assessment = assess(record, checks, { now: io.now(), recordPath: path, failOn: options.failOn });
  await writeReportFiles(assessment, options, io);
  if (options.allure !== undefined) {
    const request = { record: resolve(io.cwd, path), ...(clusterFile === undefined ? {} : { clusterFile }) };
    await writeAllure(resolve(io.cwd, options.allure), request, assessment, io);
  }
  await printAssessment(assessment, options, io);
  io.end(assessment.document.exitCode);
}

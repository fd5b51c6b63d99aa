import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { assess } from '../assess.js';
import type { Check } from '../checks/check.js';
import { allChecks } from '../checks/registry.js';
import { checksFor } from '../own/load-own-checks.js';
import type { RunRecord } from '../record/events.js';
import { readRecord } from '../record/reader.js';
import { RecordError } from '../record/record-error.js';
import { renderJUnit } from '../report/junit.js';
import { findClusterFile } from '../target/find-cluster-file.js';
import { ClusterFileError } from '../target/problem.js';
import { UsageError } from './exit-codes.js';
import type { Io } from './io.js';
import type { JudgeOptions } from './judge.js';
import { printAssessment } from './print.js';

async function read(path: string, cwd: string): Promise<RunRecord> {
  try {
    return await readRecord(resolve(cwd, path));
  } catch (error) {
    // The file is what the command line names, so a wrong one is wrong usage.
    if (error instanceof RecordError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

/** Writes JUnit XML, making its folder. */
export async function writeJUnit(path: string, xml: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, xml);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Failed to write the JUnit file ${path}: ${why}. Please name a file that can be written (--junit FILE).`, { cause });
  }
}

/** Checks of one's own lie beside the cluster file; a record can be judged where there is none. */
async function checksHere(option: string | undefined, io: Io): Promise<readonly Check[]> {
  try {
    return await checksFor(await findClusterFile({ option, env: io.env, cwd: io.cwd }));
  } catch (error) {
    if (error instanceof ClusterFileError && option === undefined) return allChecks;
    throw error;
  }
}

/** Judges a stored record by today's checks, rules and waivers' dates. */
export async function judgeStored(path: string, options: JudgeOptions, io: Io): Promise<void> {
  const record = await read(path, io.cwd);
  const checks = await checksHere(options.cluster, io);
  const missing = record.started.checks.filter(({ id }) => !checks.some((check) => check.id === id)).map(({ id }) => id);
  if (missing.length > 0) {
    const them = missing.join(', ');
    io.stderr.write(
      `The run had checks that are not here, so they cannot be judged: ${them}. Are they in checks/ beside another --cluster FILE?\n`,
    );
  }
  const assessment = assess(record, checks, { now: io.now(), recordPath: path, failOn: options.failOn });
  if (options.junit !== undefined) await writeJUnit(resolve(io.cwd, options.junit), renderJUnit(assessment.view, assessment.document));
  printAssessment(assessment, options, io);
  io.end(assessment.document.exitCode);
}

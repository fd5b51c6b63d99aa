import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { assess } from '../assess.js';
import { allChecks } from '../checks/registry.js';
import type { RunRecord } from '../record/events.js';
import { readRecord } from '../record/reader.js';
import { RecordError } from '../record/record-error.js';
import { renderJUnit } from '../report/junit.js';
import { UsageError } from './exit-codes.js';
import type { Io } from './io.js';
import { printAssessment } from './print.js';
import type { RunCommandOptions } from './run-options.js';

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

/** Judges a stored record by today's checks, rules and waivers' dates. */
export async function judgeStored(
  path: string,
  options: Pick<RunCommandOptions, 'json' | 'all' | 'failOn'> & { readonly junit?: string },
  io: Io,
): Promise<void> {
  const record = await read(path, io.cwd);
  const assessment = assess(record, allChecks, { now: io.now(), recordPath: path, failOn: options.failOn });
  if (options.junit !== undefined) await writeJUnit(resolve(io.cwd, options.junit), renderJUnit(assessment.view, assessment.document));
  printAssessment(assessment, options, io);
  io.end(assessment.document.exitCode);
}

import { appendFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Assessment } from '../assess.js';
import { makeFolder } from '../record/make-folder.js';
import { OutputError } from './exit-codes.js';
import type { Io } from './io.js';

/** The one file that a GitHub step's own words share with ours. */
const JOB_SUMMARY = 'GITHUB_STEP_SUMMARY';

async function write(
  what: string,
  option: string,
  path: string,
  text: string,
  how: (path: string, text: string) => Promise<void>,
): Promise<void> {
  try {
    makeFolder(dirname(path));
    await how(path, text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new OutputError(`Failed to write the ${what} ${path}: ${why}. Please name a file that can be written (${option} FILE).`, {
      cause,
    });
  }
}

/** Writes the files that were asked for beside what is printed, making their folders. */
export async function writeReportFiles(
  { view, document }: Assessment,
  { junit, summary }: { readonly junit?: string; readonly summary?: string },
  { cwd, env }: Io,
): Promise<void> {
  // Loaded when asked for: most runs write neither.
  if (junit !== undefined) {
    const { renderJUnit } = await import('../report/junit.js');
    await write('JUnit file', '--junit', resolve(cwd, junit), renderJUnit(view, document), writeFile);
  }
  if (summary === undefined) return;
  const { renderMarkdown } = await import('../report/markdown.js');
  const path = resolve(cwd, summary);
  const shared = env[JOB_SUMMARY] !== undefined && env[JOB_SUMMARY] !== '' && resolve(cwd, env[JOB_SUMMARY]) === path;
  await write('summary', '--summary', path, renderMarkdown(view, document), shared ? appendFile : writeFile);
}

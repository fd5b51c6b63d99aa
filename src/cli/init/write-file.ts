import { existsSync } from 'node:fs';
import { access, constants, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, parse, relative, sep } from 'node:path';
import { packageFolder } from '../../package-info.js';
import { UsageError } from '../exit-codes.js';
import type { Io } from '../io.js';
import { shortPath } from '../print.js';
import type { InitAnswers } from './answers.js';
import { clusterText } from './cluster-text.js';
import { clusterOf } from './draft-cluster.js';
import { earlierAnswers } from './earlier.js';

const INSTALLED = './node_modules/aisbf-check/schema/cluster.schema.json';

/** The schema where an editor finds it from the file. */
function schemaFrom(folder: string): string {
  if (existsSync(join(folder, INSTALLED))) return INSTALLED;
  return relative(folder, join(packageFolder(), 'schema', 'cluster.schema.json'))
    .split(sep)
    .join('/');
}

const why = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Before anything is asked: what was entered must have somewhere to go. @throws {UsageError} */
export async function demandWritable(path: string, force: boolean, { cwd }: Io): Promise<void> {
  const name = shortPath(path, cwd);
  if (existsSync(path) && !force) {
    throw new UsageError(`Failed to write ${name}: it is there already. Please name another file, or overwrite it with --force.`);
  }
  try {
    await access(existsSync(path) ? path : dirname(path), constants.W_OK);
  } catch (cause) {
    throw new UsageError(`Failed to write ${name}: ${why(cause)}. Please name a file that can be written.`, { cause });
  }
}

/**
 * Writes a cluster file that loads.
 * @throws {ClusterFileError} what any command would say of it; then nothing is written
 * @throws {UsageError} where it cannot be written
 */
export async function writeClusterFile(path: string, answers: InitAnswers, force: boolean, io: Io): Promise<void> {
  const text = clusterText(answers, schemaFrom(dirname(path)));
  clusterOf(text, answers, io.env, path);
  try {
    await writeFile(path, text, { flag: force ? 'w' : 'wx' });
  } catch (cause) {
    throw new UsageError(`Failed to write ${shortPath(path, io.cwd)}: ${why(cause)}. Please name a file that can be written.`, { cause });
  }
}

/** `aisbf-check.partial.yaml` beside `aisbf-check.yaml`. */
export function partialPath(path: string): string {
  const { dir, name, ext } = parse(path);
  return join(dir, `${name}.partial${ext}`);
}

/** Keeps what was entered before the end came: in a file of its own, else on stderr. @returns what to tell the person */
export async function keepPartial(path: string, answers: InitAnswers, io: Io): Promise<string> {
  const text = clusterText(answers, schemaFrom(dirname(path)));
  const to = partialPath(path);
  try {
    await writeFile(to, text);
    return `What you entered is kept in ${shortPath(to, io.cwd)}, a cluster file without the rest. Run init again to go on from there, or complete it by hand and rename it.`;
  } catch {
    return `What you entered, as a cluster file without the rest:\n\n${text}`;
  }
}

/** What an earlier dialog kept for this file. */
export async function readPartial(path: string): Promise<InitAnswers | undefined> {
  const text = await readFile(partialPath(path), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : earlierAnswers(text);
}

/** The whole file is there, so what an earlier dialog kept is no longer needed. */
export const dropPartial = (path: string): Promise<void> => rm(partialPath(path), { force: true });

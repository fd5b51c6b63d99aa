import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab } from '../lab/lab.js';

/** Where COMMAND finds the lab. Both lie in the lab's own folder, which goes with it also when this process is killed. */
export interface LabFiles {
  readonly clusterFile: string;
  /** Lines of `export NAME='value'`, for `. FILE` in a shell. */
  readonly envFile: string;
  /** Every `${NAME}` of the cluster file, and where that file is. */
  readonly env: Readonly<Record<string, string>>;
}

const PRIVATE = 0o600;

function quoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/** Writes the cluster file and an environment file, both for the owner's eyes only. */
export async function writeLabFiles(lab: Lab): Promise<LabFiles> {
  const clusterFile = join(lab.warden.dir, 'aisbf-check.yaml');
  const envFile = join(lab.warden.dir, 'lab.env');
  const env = { ...lab.env, AISBF_CHECK_CLUSTER: clusterFile };
  const lines = Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)}\n`);
  await writeFile(clusterFile, lab.clusterFile, { mode: PRIVATE });
  await writeFile(envFile, lines.join(''), { mode: PRIVATE });
  return { clusterFile, envFile, env };
}

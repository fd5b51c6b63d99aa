import { resolve } from 'node:path';
import type { Command } from 'commander';
import { checksFor } from '../own/load-own-checks.js';
import { CLUSTER_VARIABLE, DEFAULT_CLUSTER_FILE } from '../target/find-cluster-file.js';
import { complete } from './completion/candidates.js';
import { clusterNames } from './completion/cluster-names.js';
import { SHELLS } from './completion/scripts.js';
import { pageIds } from './explain/pages.js';
import type { Io } from './io.js';

/** Prints what the last word may become, one a line. */
export async function printCompletions(program: Command, words: readonly string[], io: Io): Promise<void> {
  const named = words[words.indexOf('--cluster') + 1];
  const option = words.includes('--cluster') && words.at(-1) !== named ? named : undefined;
  const file = resolve(io.cwd, option ?? (io.env[CLUSTER_VARIABLE] || DEFAULT_CLUSTER_FILE));
  const candidates = await complete(program, words, {
    checks: async () => (await checksFor(file)).map(({ id }) => id),
    pages: async () => pageIds(),
    names: async (kind) => (await clusterNames(file))[kind],
    shells: SHELLS,
  });
  io.stdout.write(candidates.map((word) => `${word}\n`).join(''));
  io.end(0);
}

import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ClusterFileError } from './problem.js';

/** Looked for in the current folder where nothing else names a file. */
export const DEFAULT_CLUSTER_FILE = 'aisbf-check.yaml';
/** Names a cluster file where the command line does not. */
export const CLUSTER_VARIABLE = 'AISBF_CHECK_CLUSTER';

export interface WhereToLook {
  /** Value of `--cluster`. */
  readonly option?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/**
 * Path of the cluster file: `--cluster FILE`, else `$AISBF_CHECK_CLUSTER`, else `aisbf-check.yaml` in the current folder.
 * The first that is given counts, also when it is not there: a misspelt option must not fall through to another cluster.
 * @throws {ClusterFileError} that says what was tried
 */
export async function findClusterFile({ option, env, cwd }: WhereToLook): Promise<string> {
  const named = env[CLUSTER_VARIABLE] || undefined;
  const written = option ?? named ?? DEFAULT_CLUSTER_FILE;
  const path = resolve(cwd, written);
  try {
    await access(path);
    return path;
  } catch (cause) {
    const tried =
      option !== undefined
        ? `--cluster ${option} is not there`
        : named !== undefined
          ? `no --cluster is given, and $${CLUSTER_VARIABLE} names ${named}, which is not there`
          : `no --cluster is given, $${CLUSTER_VARIABLE} is not set, and there is no ${DEFAULT_CLUSTER_FILE} in ${cwd}`;
    throw new ClusterFileError(path, [], {
      cause,
      summary: `Failed to find the cluster file: ${tried}. Please write one with aisbf-check init${option === undefined && named === undefined ? '' : ` ${written}`}, or name one with --cluster FILE (docs/cluster-file.md describes every key).`,
    });
  }
}

/** One thing that is wrong with a cluster file, with the place where it stands. Lines and columns count from 1. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  /** The key as a person would say it, e.g. `nodes[1].url`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

/** A cluster file that cannot be used. Holds all its problems; the command line ends with 78. */
export class ClusterFileError extends Error {
  override readonly name = 'ClusterFileError';

  /** @param summary for problems of no place in the file (it is missing, say); left out: the count and a line for each problem */
  constructor(
    readonly file: string,
    readonly problems: readonly Problem[],
    options: ErrorOptions & { readonly summary?: string } = {},
  ) {
    super(options.summary ?? describe(file, problems), options.cause === undefined ? undefined : { cause: options.cause });
  }
}

function describe(file: string, problems: readonly Problem[]): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const it = problems.length === 1 ? 'it' : 'them';
  const lines = problems.map((problem) => {
    const key = problem.path === '' ? '' : ` ${problem.path}:`;
    return `  ${file}:${problem.line}:${problem.column}${key} ${problem.message}`;
  });
  return [
    `Failed to read the cluster file ${file}: ${count}. Please correct ${it} (docs/cluster-file.md describes every key).`,
    ...lines,
  ].join('\n');
}

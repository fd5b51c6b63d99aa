import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import type { Cluster, DashboardAccount, Identity } from './cluster.js';
import { type ClusterSchema, clusterSchema } from './cluster-schema.js';
import { crossCheck } from './file/cross-checks.js';
import { sameAddresses } from './file/same-address.js';
import { expandShortForms } from './file/short-forms.js';
import type { ValueSources } from './file/value-sources.js';
import { type Path, readYaml } from './file/yaml-source.js';
import { findingsOf } from './file/zod-problems.js';
import { ClusterFileError, type Problem } from './problem.js';

export { ClusterFileError, type Problem } from './problem.js';

/** What a cluster file's text is read against. */
export interface ParseOptions {
  /** The file's path: it is named in messages, and relative paths start from its folder. */
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads a token file. */
  readonly readFile: (path: string) => string;
}

/**
 * Reads, checks and resolves a cluster file.
 * @throws {ClusterFileError} with all problems of the file at once, or that it cannot be read
 */
export async function loadCluster(path: string, env: NodeJS.ProcessEnv): Promise<Cluster> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it cannot be read';
    throw new ClusterFileError(path, [], {
      cause,
      summary: `Failed to read the cluster file ${path}: ${why === 'ENOENT' ? 'there is no such file' : why}. Please name a file that is there and readable (--cluster FILE).`,
    });
  }
  return parseCluster(text, { file: path, env, readFile: (file) => readFileSync(file, 'utf8') });
}

/**
 * The same on a text, touching nothing but what it is given.
 * @throws {ClusterFileError} with all problems, in the order in which they stand in the file
 */
export function parseCluster(text: string, options: ParseOptions): Cluster {
  const source = readYaml(text);
  if (source.broken) throw new ClusterFileError(options.file, source.problems);
  const sources: ValueSources = { env: options.env, folder: dirname(options.file), readFile: options.readFile };
  const schema = clusterSchema(sources);
  const value = expandShortForms(source.value ?? {});
  const parsed = schema.safeParse(value);
  const findings = [
    ...findingsOf(parsed.success ? [] : parsed.error.issues, schema, value),
    ...crossCheck(value),
    ...(parsed.success ? sameAddresses(parsed.data.nodes) : []),
  ];
  const problems = [
    ...source.problems,
    ...findings.map((finding): Problem => {
      const place = finding.at === 'key' ? source.keyAt(finding.path) : source.valueAt(finding.path);
      return { ...place, path: keyText(finding), message: finding.message };
    }),
  ];
  if (parsed.success && problems.length === 0) return resolved(parsed.data);
  throw new ClusterFileError(
    options.file,
    distinct(problems).sort((a, b) => a.line - b.line || a.column - b.column),
  );
}

/** Tokens and accounts stand in one list of the file, and are two kinds of things to everybody else. */
function resolved({ identities: listed, ...rest }: z.output<ClusterSchema>): Cluster {
  const identities = listed.flatMap(({ kind, token, password: _, ...one }): readonly Identity[] =>
    kind === 'dashboard' || token === undefined ? [] : [{ ...one, kind, token }],
  );
  const dashboards = listed.flatMap(({ kind, id, username, password }): readonly DashboardAccount[] =>
    kind !== 'dashboard' || username === undefined || password === undefined ? [] : [{ id, username, password }],
  );
  return { ...rest, identities, ...(dashboards.length === 0 ? {} : { dashboards }) };
}

const keyText = ({ path }: { readonly path: Path }): string =>
  path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');

/** A key can be found missing by the form and by the cross-checks; one line is enough. */
function distinct(problems: readonly Problem[]): Problem[] {
  const byPlace = new Map<string, Problem>();
  for (const problem of problems) {
    const key = JSON.stringify([problem.line, problem.column, problem.path, problem.message]);
    if (!byPlace.has(key)) byPlace.set(key, problem);
  }
  return [...byPlace.values()];
}

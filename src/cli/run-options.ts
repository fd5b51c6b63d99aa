import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { messageOf } from '../record/record-error.js';
import type { Allowance, Cluster } from '../target/cluster.js';
import { didYouMean } from '../target/file/did-you-mean.js';
import type { Io } from './io.js';
import { parseDuration } from './time-out.js';
import { checkWritable, whyNotWritable } from './writable.js';

const ALLOWANCES = ['spends', 'mutates', 'harm'] as const satisfies readonly Allowance[];

/** Options of every command that asks a cluster. */
export interface RunCommandOptions {
  readonly cluster?: string;
  readonly json?: true;
  readonly allow?: readonly Allowance[];
  readonly seed?: string;
  readonly check?: readonly string[];
  readonly skip?: readonly string[];
  readonly node?: readonly string[];
  readonly route?: readonly string[];
  readonly identity?: readonly string[];
  readonly failOn: 'error' | 'warning';
  readonly record?: string;
  readonly plan?: true;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly all?: true;
  readonly output?: 'short' | 'full';
  readonly summary?: string;
}

/** Splits `a,b` and adds it to what came before, so that an option may be given several times. */
const list = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...value.split(',').filter((word) => word !== ''),
];

function allowances(value: string, before: readonly Allowance[] = []): readonly Allowance[] {
  const words = list(value).map((word) => {
    const known = ALLOWANCES.find((allowance) => allowance === word);
    if (known === undefined)
      throw new InvalidArgumentError(`There is no '${word}'${didYouMean(word, ALLOWANCES)}; known are ${ALLOWANCES.join(', ')}.`);
    return known;
  });
  return [...before, ...words];
}

/** Adds the options that say what to print; `judge` has these alone. */
export function withReportOptions(command: Command): Command {
  return command
    .option('--json', 'print one JSON document on stdout instead of the report')
    .addOption(
      new Option('-o, --output <form>', 'short: at most 12 lines, for a ticket')
        .choices(['short', 'full'])
        .default('full')
        .conflicts('json'),
    )
    .option('--all', 'show every failing cell with a command of its own')
    .option('--summary <file>', 'write the report as Markdown too, the cause first')
    .addOption(new Option('--fail-on <severity>', 'the mildest severity that ends with 1').choices(['error', 'warning']).default('error'));
}

/** Adds the options of a run. */
export function withRunOptions(command: Command): Command {
  return withReportOptions(command)
    .option('--cluster <file>', 'cluster file (default: $AISBF_CHECK_CLUSTER, else aisbf-check.yaml)')
    .option('--allow <effects>', 'spends, mutates, harm: what may be done beside reading', allowances)
    .option('--seed <text>', 'unique prompts and row names come from it')
    .option('--check <ids>', 'only these checks', list)
    .option('--skip <ids>', 'all checks but these', list)
    .option('--node <ids>', 'only cells of these nodes', list)
    .option('--route <ids>', 'only cells of these routes', list)
    .option('--identity <ids>', 'only cells of these identities', list)
    .option('--plan', 'print what would be judged and the most it can take, and ask nothing')
    .option(
      '--timeout <duration>',
      'end the run after 90s, 5m, 1h: what is left is skipped (default: by the plan, at least 5m)',
      parseDuration,
    )
    .option('--record <file>', 'run record to write (default: reports/<cluster>-<time>.ndjson)');
}

/**
 * Where the record of a run goes; undefined, with a warning, where the default place cannot be written. Every file that is named by hand is
 * looked at before any probe is sent.
 * @throws {OutputError} where one of those cannot be written
 */
export function outputsOf(
  options: Pick<RunCommandOptions, 'record' | 'summary'> & { readonly junit?: string },
  record: string,
  { cwd, stderr }: Pick<Io, 'cwd' | 'stderr'>,
): string | undefined {
  const named = (path: string | undefined): string | undefined => (path === undefined ? undefined : resolve(cwd, path));
  checkWritable('JUnit file', '--junit', named(options.junit));
  checkWritable('summary', '--summary', named(options.summary));
  checkWritable('run record', '--record', named(options.record));
  const cause = options.record === undefined ? whyNotWritable(record) : undefined;
  if (cause === undefined) return record;
  stderr.write(`No run record is kept: ${messageOf(cause)}. Name a file that can be written with --record FILE.\n`);
  return undefined;
}

/** Where the record goes: as the person says, else a name of its own below `reports`. */
export function recordPath(option: string | undefined, cluster: Cluster, now: Date, cwd: string): string {
  if (option !== undefined) return resolve(cwd, option);
  const safeName = cluster.name.replace(/[^A-Za-z0-9._-]+/g, '-');
  return join(cwd, 'reports', `${safeName}-${now.toISOString().replace(/[:.]/g, '-')}.ndjson`);
}

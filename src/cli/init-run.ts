import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { packageFolder } from '../package-info.js';
import { parseCluster } from '../target/load.js';
import { UsageError } from './exit-codes.js';
import { variablesOf } from './init/answers.js';
import { answersFromPerson, type Prompt } from './init/by-questions.js';
import { clusterText } from './init/cluster-text.js';
import { answersFromEnv } from './init/from-env.js';
import type { Io } from './io.js';
import { shortPath } from './print.js';

export interface InitOptions {
  readonly fromEnv?: true;
  readonly force?: true;
}

const INSTALLED = './node_modules/aisbf-check/schema/cluster.schema.json';

/** The schema where an editor finds it from the file. */
function schemaFrom(folder: string): string {
  if (existsSync(join(folder, INSTALLED))) return INSTALLED;
  return relative(folder, join(packageFolder(), 'schema', 'cluster.schema.json'))
    .split(sep)
    .join('/');
}

/** What stands for a variable that is not set yet, so that the rest of the file can be checked. */
function withStandIns(env: Io['env'], { mysql, redis }: { readonly mysql?: string; readonly redis?: { readonly url: string } }): Io['env'] {
  const addresses: [string | undefined, string][] = [
    [mysql, 'mysql://reader:x@db.invalid/aisbf'],
    [redis?.url, 'redis://cache.invalid/0'],
  ];
  const standIns = Object.fromEntries(addresses.flatMap(([name, value]) => (name === undefined ? [] : [[name, value]])));
  return new Proxy(env, { get: (real, name) => (typeof name === 'string' ? real[name] || (standIns[name] ?? 'stand-in') : undefined) });
}

async function askPerson<T>(ask: (prompt: Prompt) => Promise<T>): Promise<T> {
  if (!process.stdin.isTTY) {
    throw new UsageError(
      'Failed to ask about the cluster: standard input is no terminal. Please run init in one, or say everything by variables (--from-env).',
    );
  }
  // The questions are talk, so they go to stderr.
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<never>((_resolve, reject) => {
    lines.once('close', () => reject(new UsageError('Failed to ask about the cluster: the answers ended. Please run init again.')));
  });
  try {
    const prompt: Prompt = async (question, byDefault) => {
      const answer = await Promise.race([lines.question(`${question}${byDefault === '' ? '' : ` [${byDefault}]`}: `), ended]);
      return answer.trim() === '' ? byDefault : answer;
    };
    return await ask(prompt);
  } finally {
    ended.catch(() => undefined);
    lines.close();
  }
}

/** Writes a cluster file that loads; what is there is kept, unless forced. */
export async function init(file: string, options: InitOptions, io: Io): Promise<void> {
  const path = resolve(io.cwd, file);
  const name = shortPath(path, io.cwd);
  if (existsSync(path) && !options.force) {
    throw new UsageError(`Failed to write ${name}: it is there already. Please name another file, or overwrite it with --force.`);
  }
  const answers = options.fromEnv ? answersFromEnv(io.env) : await askPerson(answersFromPerson);
  const text = clusterText(answers, schemaFrom(dirname(path)));
  // Whatever was answered, a file with problems is not left behind. It throws what any command would say of it.
  parseCluster(text, { file: path, env: withStandIns(io.env, answers), readFile: (from) => readFileSync(from, 'utf8') });
  try {
    await writeFile(path, text, { flag: options.force ? 'w' : 'wx' });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`Failed to write ${name}: ${why}. Please name a file that can be written.`, { cause });
  }
  const unset = variablesOf(answers).filter((variable) => (io.env[variable] ?? '') === '');
  const set = unset.length === 0 ? '' : ` Set ${unset.join(', ')} first.`;
  io.stderr.write(`Wrote ${name}.${set} Next: aisbf-check doctor${file === 'aisbf-check.yaml' ? '' : ` --cluster ${file}`}\n`);
  io.end(0);
}

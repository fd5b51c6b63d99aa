import { resolve } from 'node:path';
import { doctor } from './doctor-run.js';
import { UsageError } from './exit-codes.js';
import { type InitAnswers, variablesOf } from './init/answers.js';
import { Cancelled } from './init/dialog.js';
import { problemOf } from './init/draft-cluster.js';
import { answersFromEnv } from './init/from-env.js';
import { answersFromLook, type Say } from './init/from-look.js';
import { demandNoFromOptions, type FromOptions, givenBy } from './init/given.js';
import { lookAt } from './init/look.js';
import { demandWritable, dropPartial, keepPartial, partialPath, readPartial, writeClusterFile } from './init/write-file.js';
import { onInterrupt } from './interrupt.js';
import type { Io } from './io.js';
import { shortPath } from './print.js';

export interface InitOptions extends FromOptions {
  readonly fromEnv?: true;
  readonly force?: true;
}

const EXIT_INTERRUPTED = 130;
const MARK = { good: '✓', bad: '✗', 'left-out': '–' } as const;

const isSetIn =
  (env: Io['env']) =>
  (name: string): boolean =>
    (env[name] ?? '') !== '';

/** Asks a person in a terminal; what was entered outlives whatever ends it. @returns nothing where the person ended it */
async function askPerson(path: string, io: Io, finish: (answers: InitAnswers) => Promise<void>): Promise<InitAnswers | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError(
      'Failed to ask about the cluster: standard input is no terminal. Please run init in one, or name the nodes (--from URL...), or say everything by variables (--from-env).',
    );
  }
  const [{ clackDialog }, { journey }, { intro }] = await Promise.all([
    import('./init/clack-dialog.js'),
    import('./init/journey.js'),
    import('@clack/prompts'),
  ]);
  const controller = new AbortController();
  const onSignal = () => controller.abort();
  process.once('SIGINT', onSignal);
  let kept: InitAnswers | undefined;
  try {
    intro('aisbf-check init: write a cluster file', { output: process.stderr });
    const dialog = clackDialog(process.stderr, controller.signal);
    dialog.say('info', 'Enter tokens and store URLs by the name of their variable.\nCtrl-C ends it and keeps what you entered.');
    const earlier = await readPartial(path);
    if (earlier !== undefined)
      dialog.say('info', `${shortPath(partialPath(path), io.cwd)} has the answers of an earlier dialog: they are filled in.`);
    const asking = {
      dialog,
      ...(earlier === undefined ? {} : { earlier }),
      look: lookAt(io.env, controller.signal),
      isSet: isSetIn(io.env),
      problemOf: (answers: InitAnswers) => problemOf(answers, io.env),
    };
    const answers = await journey(asking, (now) => {
      kept = now;
    });
    await finish(answers);
    if (earlier !== undefined) await dropPartial(path);
    return answers;
  } catch (error) {
    const saved = kept === undefined ? undefined : await keepPartial(path, kept, io);
    if (!(error instanceof Cancelled)) {
      if (saved !== undefined) io.stderr.write(`${saved}\n`);
      throw error;
    }
    io.stderr.write(`Interrupted, no cluster file was written. ${saved ?? 'Nothing was entered.'}\n`);
    io.end(EXIT_INTERRUPTED);
    return undefined;
  } finally {
    process.off('SIGINT', onSignal);
  }
}

/** Looks at the cluster that the command line names. */
async function look(options: InitOptions, from: readonly string[], io: Io): Promise<InitAnswers> {
  const given = givenBy(options, from, io.env);
  using interrupt = onInterrupt(io.stderr);
  const say: Say = (kind, text) => void io.stderr.write(`${MARK[kind]} ${kind === 'left-out' ? 'left out: ' : ''}${text}\n`);
  return answersFromLook(given, lookAt(io.env, interrupt.signal), say);
}

/** The command to run next on that file. */
const nextCommand = (command: string, file: string): string =>
  `aisbf-check ${command}${file === 'aisbf-check.yaml' ? '' : ` --cluster ${file}`}`;

/** Says that the file is there, and what comes next. @returns whether all variables that it names are set, so that it can be used at once */
function sayWritten(path: string, file: string, answers: InitAnswers, io: Io, next: string): boolean {
  const unset = variablesOf(answers).filter((name) => !isSetIn(io.env)(name));
  const first = unset.length === 0 ? next : `Set ${unset.join(', ')} first. Next: ${nextCommand('doctor', file)}`;
  io.stderr.write(`Wrote ${shortPath(path, io.cwd)}. ${first}\n`);
  return unset.length === 0;
}

/** Says what was written and what `doctor` finds; without the variables that the file names it can find nothing. */
async function examine(path: string, file: string, answers: InitAnswers, io: Io): Promise<void> {
  if (!sayWritten(path, file, answers, io, `Running ${nextCommand('doctor', file)}:`)) return io.end(0);
  await doctor({ cluster: path, lab: false }, io);
  io.stderr.write(`Next: ${nextCommand('diagnose', file)} (reads only; --allow spends sends completions as well)\n`);
}

async function answersFor(options: InitOptions, io: Io): Promise<InitAnswers> {
  if (options.fromEnv) return answersFromEnv(io.env);
  return look(options, options.from ?? [], io);
}

/** Writes a cluster file that loads; what is there is kept, unless forced. But for `--from-env` it ends as `doctor` does on that file. */
export async function init(file: string, options: InitOptions, io: Io): Promise<void> {
  const path = resolve(io.cwd, file);
  const force = options.force === true;
  await demandWritable(path, force, io);
  const write = (answers: InitAnswers) => writeClusterFile(path, answers, force, io);
  if (!options.fromEnv && options.from === undefined) {
    demandNoFromOptions(options);
    const answers = await askPerson(path, io, write);
    return answers === undefined ? undefined : examine(path, file, answers, io);
  }
  const answers = await answersFor(options, io);
  await write(answers);
  if (!options.fromEnv) return examine(path, file, answers, io);
  sayWritten(path, file, answers, io, `Next: ${nextCommand('doctor', file)}`);
  io.end(0);
}

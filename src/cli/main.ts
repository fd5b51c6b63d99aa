import { Command } from 'commander';
import { packageInfo } from '../package-info.js';
import { completeCommand, completionCommand } from './completion.js';
import { contractCommand } from './contract.js';
import { diagnoseCommand } from './diagnose.js';
import { doctorCommand } from './doctor.js';
import { EXIT } from './exit-codes.js';
import { explainCommand } from './explain.js';
import { failureOf } from './failure.js';
import { gateCommand } from './gate.js';
import { initCommand } from './init.js';
import type { Io } from './io.js';
import { judgeCommand } from './judge.js';
import { scoreCommand } from './score.js';

/** Only its name and line: the command itself, with the lab behind it, is loaded when it is asked for. */
async function labOrStub(argv: readonly string[]): Promise<Command> {
  if (argv.find((word) => !word.startsWith('-')) !== 'lab') {
    return new Command('lab').description('start a cluster on this machine, with faults; run a command in it');
  }
  const { labCommand } = await import('./lab.js');
  return labCommand();
}

const sayWhatFailed = (text: string, write: (text: string) => void): void =>
  write(text.replace(/^error: /, 'Failed to read the command line: ').replace(/\n*$/, '\nPlease see aisbf-check --help.\n'));

/** Commander ends the process itself unless told otherwise, for each command anew. */
function neverExit(command: Command, stdout: (text: string) => void, stderr: (text: string) => void): void {
  command.exitOverride().configureOutput({ writeOut: stdout, writeErr: stderr, outputError: sayWhatFailed });
  for (const child of command.commands) neverExit(child, stdout, stderr);
}

async function programOf(argv: readonly string[], io: Io): Promise<Command> {
  const program = new Command('aisbf-check')
    .description('Synthetic tests and failure diagnosis for AISBF clusters: names the failing node, token, route or provider.')
    .version(packageInfo().version)
    .option('--debug', 'print the stack of a crash')
    .showSuggestionAfterError(true);
  for (const command of [
    initCommand(io),
    diagnoseCommand(io),
    gateCommand(io),
    judgeCommand(io),
    explainCommand(io),
    doctorCommand(io),
    contractCommand(io),
    await labOrStub(argv),
    scoreCommand(io),
    completionCommand(io),
  ]) {
    program.addCommand(command);
  }
  program.addCommand(
    completeCommand(io, (words) => programOf(words, io)),
    { hidden: true },
  );
  neverExit(
    program,
    (text) => void io.stdout.write(text),
    (text) => void io.stderr.write(text),
  );
  return program;
}

/**
 * Runs one command line. Data goes to stdout, talk to stderr; where the answer is 64 (usage), 70 (crash) or 78 (bad configuration)
 * nothing has gone to stdout.
 * @param argv the words after the command's own name
 * @returns what the process is to end with
 */
export async function main(argv: readonly string[]): Promise<number> {
  const ended: { code: number | undefined } = { code: undefined };
  const io: Io = {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    now: () => new Date(),
    end: (code) => {
      ended.code = code;
    },
  };
  // A reader that went away (`| head`) is no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    const program = await programOf(argv, io);
    await program.parseAsync([...argv], { from: 'user' });
    // The lab says its code by way of the process, being no part of ours.
    return ended.code ?? (typeof process.exitCode === 'number' ? process.exitCode : EXIT.ok);
  } catch (error) {
    const failure = failureOf(error, argv.includes('--debug'));
    process.stderr.write(failure.text);
    return failure.exitCode;
  }
}

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import process from 'node:process';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** As shells have it. */
const NOT_FOUND = 127;
const NOT_RUNNABLE = 126;

export interface Ended {
  /** What the shell would say: the command's own, or 128 and the number of the signal that ended it. */
  readonly exitCode: number;
}

/**
 * Runs a command in the caller's folder, its input and output ours, and waits for its end. Signals that come meanwhile are passed on.
 * @throws if it cannot be run, with the exit code a shell gives (127 not found, 126 not runnable)
 */
export async function runCommand(words: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const [command = '', ...args] = words;
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  const forward = (signal: NodeJS.Signals): void => {
    // Ctrl-C at a terminal goes to everybody in the foreground: COMMAND has it already.
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  try {
    return await new Promise<Ended>((resolve, reject) => {
      child.once('error', (cause) => reject(cannotRun(command, cause)));
      child.once('close', (code, signal) => resolve({ exitCode: signal === null ? (code ?? 0) : 128 + constants.signals[signal] }));
    });
  } finally {
    for (const signal of FORWARDED) process.off(signal, forward);
  }
}

/** COMMAND is not there, or is no program. */
export class CommandNotRun extends Error {
  override readonly name = 'CommandNotRun';
  readonly exitCode: number;

  constructor(message: string, exitCode: number, cause: unknown) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}

function cannotRun(command: string, cause: Error): Error {
  const missing = 'code' in cause && cause.code === 'ENOENT';
  const why = missing ? 'there is no such program' : cause.message;
  return new CommandNotRun(`Failed to run ${command}: ${why}. Please check its name.`, missing ? NOT_FOUND : NOT_RUNNABLE, cause);
}

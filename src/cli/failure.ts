import { inspect } from 'node:util';
import { CommanderError } from 'commander';
import { LabUsageError } from '../lab/errors.js';
import { ClusterFileError } from '../target/problem.js';
import { EXIT, UsageError } from './exit-codes.js';

export interface Failure {
  readonly exitCode: number;
  /** For stderr; empty where commander has said it already. */
  readonly text: string;
}

const KNOWN_CODES: readonly number[] = [EXIT.usage, EXIT.crash, EXIT.output, EXIT.configuration];

function exitCodeOf(error: unknown): number {
  if (error instanceof ClusterFileError) return EXIT.configuration;
  if (error instanceof UsageError || error instanceof LabUsageError) return EXIT.usage;
  if (error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number' && KNOWN_CODES.includes(error.exitCode))
    return error.exitCode;
  return EXIT.crash;
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/^Failed to /.test(message)) return message;
  return `Failed to finish: ${message.replace(/\.$/, '')}. Please run it again with --debug and report what it prints.`;
}

/** Why a command did not come to its end, as an exit code and words for a person; with `debug` the stack and all causes. */
export function failureOf(error: unknown, debug: boolean): Failure {
  if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? EXIT.ok : EXIT.usage, text: '' };
  const text = debug ? `${messageOf(error)}\n${inspect(error)}` : messageOf(error);
  return { exitCode: exitCodeOf(error), text: `${text}\n` };
}

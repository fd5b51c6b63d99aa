import type { ProgressStream } from '../report/progress.js';
import { takesColor } from '../report/style.js';

/** The world a command talks to: data on stdout, talk on stderr. */
export interface Io {
  readonly stdout: ProgressStream;
  readonly stderr: ProgressStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Current time, for expiry dates and file names. */
  now(): Date;
  /** Says what the process ends with. Errors are thrown instead. */
  end(exitCode: number): void;
}

/** Colour and width for a report on stdout. */
export const reportStyle = ({ stdout, env }: Io): { readonly color: boolean; readonly width: number | undefined } => ({
  color: takesColor(stdout, env),
  width: stdout.columns,
});

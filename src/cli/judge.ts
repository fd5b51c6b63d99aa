import { Command } from 'commander';
import type { Io } from './io.js';
import { type RunCommandOptions, withReportOptions } from './run-options.js';

/** `judge RECORD`: the verdicts, findings and report of a stored run, without asking anything. */
export function judgeCommand(io: Io): Command {
  const command = new Command('judge').description('judge a stored run record again').argument('<record>', 'a run record (NDJSON)');
  return withReportOptions(command)
    .option('--junit <file>', 'write JUnit XML too')
    .action(async (path: string, options: Pick<RunCommandOptions, 'json' | 'all' | 'failOn'> & { readonly junit?: string }) => {
      const { judgeStored } = await import('./judge-run.js');
      await judgeStored(path, options, io);
    });
}

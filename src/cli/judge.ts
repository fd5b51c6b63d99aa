import { Command } from 'commander';
import type { Io } from './io.js';
import type { JudgeOptions } from './judge-run.js';
import { withReportOptions } from './run-options.js';

/** `judge RECORD`: the verdicts, findings and report of a stored run, without asking anything. */
export function judgeCommand(io: Io): Command {
  const command = new Command('judge').description('judge a stored run record again').argument('<record>', 'a run record (NDJSON)');
  return withReportOptions(command)
    .option('--cluster <file>', "cluster file with checks of one's own beside it (default: as in diagnose, if it is there)")
    .option('--junit <file>', 'write JUnit XML too')
    .option('--allure <dir>', 'write Allure results too')
    .action(async (path: string, options: JudgeOptions) => {
      const { judgeStored } = await import('./judge-run.js');
      await judgeStored(path, options, io);
    });
}

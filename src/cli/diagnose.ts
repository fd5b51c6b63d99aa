import { Command } from 'commander';
import type { Io } from './io.js';
import { type RunCommandOptions, withRunOptions } from './run-options.js';

/** `diagnose`: asks, judges, names the culprit. Fast: no Vitest. */
export function diagnoseCommand(io: Io): Command {
  const command = new Command('diagnose').description('ask the cluster, judge the answers and name what is to blame');
  return withRunOptions(command).action(async (options: RunCommandOptions) => {
    const { diagnose } = await import('./diagnose-run.js');
    await diagnose(options, io);
  });
}

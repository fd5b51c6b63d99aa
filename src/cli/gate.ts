import { Command } from 'commander';
import type { GateOptions } from './gate-run.js';
import type { Io } from './io.js';
import { withRunOptions } from './run-options.js';

/** `gate`: the same run as a Vitest suite, one test per cell, for a pipeline. */
export function gateCommand(io: Io): Command {
  const command = new Command('gate').description('gate a deployment: one Vitest test per cell, JUnit, exit code of the diagnosis');
  return withRunOptions(command)
    .option('--junit <file>', 'JUnit XML to write', 'reports/junit.xml')
    .option('--allure <dir>', 'write Allure results too')
    .action(async (options: GateOptions) => {
      const { gate } = await import('./gate-run.js');
      await gate(options, io);
    });
}

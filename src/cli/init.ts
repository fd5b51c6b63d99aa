import { Command } from 'commander';
import type { InitOptions } from './init-run.js';
import type { Io } from './io.js';

/** `init`: a commented cluster file, from answers or from the environment. */
export function initCommand(io: Io): Command {
  return new Command('init')
    .description('write a commented cluster file, asking what it must say')
    .argument('[file]', 'file to write', 'aisbf-check.yaml')
    .option('--from-env', 'ask nothing, read AISBF_CHECK_NODES and the other variables (docs/commands.md)')
    .option('--force', 'overwrite a file that is there')
    .action(async (file: string, options: InitOptions) => {
      const { init } = await import('./init-run.js');
      await init(file, options, io);
    });
}

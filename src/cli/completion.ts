import { Argument, Command } from 'commander';
import { SCRIPTS, SHELLS, type Shell } from './completion/scripts.js';
import type { Io } from './io.js';

/** `completion SHELL`: the script that makes a shell complete our words. */
export function completionCommand(io: Io): Command {
  return new Command('completion')
    .description('print a script that makes a shell complete commands, check ids and the names in the cluster file')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .action((shell: Shell) => {
      io.stdout.write(SCRIPTS[shell]);
      io.end(0);
    });
}

/** `complete -- WORDS`, for those scripts: what the last word may become. @param program the whole tree, as the words need it */
export function completeCommand(io: Io, program: (words: readonly string[]) => Promise<Command>): Command {
  return new Command('complete').argument('[words...]').action(async (words: readonly string[]) => {
    const { printCompletions } = await import('./completion-run.js');
    await printCompletions(await program(words), words, io);
  });
}

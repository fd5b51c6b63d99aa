import { Command } from 'commander';
import type { Io } from './io.js';

/** `explain ID`: the page of a check, a finding or a fault. */
export function explainCommand(io: Io): Command {
  return new Command('explain')
    .description('print the page of a check, a finding or a fault (a cell id explains its check)')
    .argument('<id>', 'for example node-on-another-database')
    .action(async (id: string) => {
      const { readPages } = await import('./pages.js');
      io.stdout.write(readPages(id));
      io.end(0);
    });
}

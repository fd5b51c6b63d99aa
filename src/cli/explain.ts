import { Command } from 'commander';
import type { ExplainOptions } from './explain/run.js';
import type { Io } from './io.js';

/** `explain [QUERY]`: a page by id, by the words of a symptom, or the list of pages. */
export function explainCommand(io: Io): Command {
  return new Command('explain')
    .description('print the page of a finding, check, fault or symptom; without an argument: list the pages by symptom and layer')
    .argument('[query...]', 'an id (node-on-another-database), or words of a symptom ("every other request fails")')
    .option('--raw', 'print Markdown as it is stored')
    .action(async (query: readonly string[], options: ExplainOptions) => {
      const { explain } = await import('./explain/run.js');
      await explain(query.join(' ').trim(), options, io);
      io.end(0);
    });
}

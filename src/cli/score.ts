import process from 'node:process';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Io } from './io.js';
import type { ScoreCommandOptions } from './score-run.js';

function toCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0) throw new InvalidArgumentError('a whole number is wanted.');
  return count;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** `aisbf-check score`: how well faults of the lab are found, and how quiet it is where there are none. */
export function scoreCommand(io: Io): Command {
  return new Command('score')
    .description('bring each fault about at each place of a lab and tell how well it was found')
    .addOption(new Option('--engine <engine>', 'what the labs run on').choices(['native', 'docker']).default('native'))
    .addOption(new Option('--node-kind <kind>', 'what the nodes are').choices(['fake', 'real']).default('fake'))
    .option('--release <version>', 'release of AISBF that the nodes are, or behave like (default: 0.99.87)')
    .option('--repair', 'nodes of a release that cannot open MySQL (0.99.92): repair that in memory')
    .option('--fault <id[:place]>', 'only this one, at every place unless one is named (repeatable); then no healthy labs', collect, [])
    .option('--healthy <n>', 'how many healthy labs of random sizes (default: 20, real: 5)', toCount)
    .option('--seed <n>', 'sizes of the healthy labs and names in the others come from it (default: a random one)', toCount)
    .option('--jobs <n>', 'labs at once (default: by cores, memory and kind of node)', toCount)
    .option('--json', 'print one JSON document on stdout instead of the table')
    .action(async (options: ScoreCommandOptions) => {
      const { score } = await import('./score-run.js');
      process.exitCode = await score(options, io);
    });
}

import process from 'node:process';
import { Command, InvalidArgumentError, Option } from 'commander';
import { knownFaults } from '../lab/faults/registry.js';
import type { LabCommandOptions } from './lab-run.js';

function toCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 99) throw new InvalidArgumentError('a whole number from 1 to 99 is wanted.');
  return count;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function faultList(): string {
  const lines = knownFaults.map(
    ({ id, at, title }) => `  ${(at === 'none' ? id : `${id}:${at === 'user' ? 'IDENTITY' : at.toUpperCase()}`).padEnd(40)} ${title}`,
  );
  return `\nFaults:\n${lines.join('\n')}\n`;
}

/** `aisbf-check lab`: a cluster on this machine, with faults; COMMAND runs in it and its exit code is ours. */
export function labCommand(): Command {
  return new Command('lab')
    .description('start a cluster on this machine, with faults; run a command in it')
    .option('--nodes <n>', 'how many nodes, named aisbf-1 to aisbf-N', toCount, 3)
    .addOption(new Option('--engine <engine>', 'what it runs on').choices(['native', 'docker', 'auto']).default('auto'))
    .addOption(new Option('--database <program>', 'in containers: the shared database').choices(['mysql', 'mariadb']))
    .addOption(new Option('--cache <program>', 'in containers: the shared cache').choices(['redis', 'valkey']))
    .addOption(new Option('--balancer <program>', 'in containers: what is in front (default: nginx)').choices(['nginx', 'haproxy']))
    .addOption(new Option('--node-kind <kind>', 'what the nodes are').choices(['fake', 'real']).default('fake'))
    .addOption(new Option('--contract <contract>', 'what the nodes promise').choices(['aisbf-0.99', 'playbook']).default('aisbf-0.99'))
    .option('--release <version>', 'release of AISBF that the nodes are, or behave like (default: 0.99.87)')
    .option('--repair', 'nodes of a release that cannot open MySQL (0.99.92): repair that in memory')
    .option('--fault <id[:place]>', 'what is wrong in it (repeatable)', collect, [])
    .option('--write-cluster <file>', "also write the lab's cluster file there")
    .argument('[command...]', 'after --: what to run in the lab, with AISBF_CHECK_CLUSTER naming its cluster file')
    .addHelpText('after', faultList)
    .action(async (words: readonly string[], options: LabCommandOptions) => {
      const { runLab } = await import('./lab-run.js');
      process.exitCode = await runLab(options, words);
    });
}

import { Command, InvalidArgumentError, Option } from 'commander';
import { quirks } from './quirks.js';

export interface FakeNodeOptions {
  readonly port: number;
  readonly contract: 'aisbf-0.99' | 'playbook';
  /** What `/version` says, and which quirks are on by default. */
  readonly release: string;
  /** Quirks and faults switched on beyond the release's own. */
  readonly quirk: readonly string[];
  /** Quirks of the release that are switched off. */
  readonly noQuirk: readonly string[];
}

const knownIds = (): readonly string[] => quirks.map((quirk) => quirk.id);

function toPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new InvalidArgumentError('a TCP port is wanted, 1 to 65535.');
  return port;
}

function collect(id: string, before: readonly string[]): readonly string[] {
  if (!knownIds().includes(id)) throw new InvalidArgumentError(`known are ${knownIds().join(', ')}.`);
  return [...before, id];
}

/** Reads the command line of a fake node. Exits with a message of commander's on a usage error. */
export function readOptions(argv: readonly string[]): FakeNodeOptions {
  const command = new Command('fake-aisbf-node')
    .requiredOption('--port <port>', 'port to listen on', toPort)
    .addOption(new Option('--contract <contract>', 'what the node promises').choices(['aisbf-0.99', 'playbook']).default('aisbf-0.99'))
    .option('--release <version>', 'release to behave like', '0.99.87')
    .option('--quirk <id>', 'switch a quirk or a fault on (repeatable)', collect, [])
    .option('--without-quirk <id>', 'switch a quirk of the release off (repeatable)', collect, [])
    .parse([...argv]);
  const given = command.opts<{
    port: number;
    contract: FakeNodeOptions['contract'];
    release: string;
    quirk: readonly string[];
    withoutQuirk: readonly string[];
  }>();
  return { port: given.port, contract: given.contract, release: given.release, quirk: given.quirk, noQuirk: given.withoutQuirk };
}

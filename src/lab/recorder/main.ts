import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { Command } from 'commander';
import { execaCommand } from 'execa';
import { ask } from './ask.js';
import type { HostNames } from './normalise.js';
import type { Recording, Topic } from './recording.js';
import { topics } from './topics/registry.js';

interface Options {
  readonly url: string;
  readonly out: string;
  readonly upstream: readonly string[];
  readonly fresh?: string;
  readonly topic: readonly string[];
}

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const more = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function readOptions(): Options {
  return new Command('record')
    .description(
      'Records what a released AISBF node answers. It must be configured like the recording cluster (fixtures/recordings/README.md).',
    )
    .requiredOption('--url <url>', 'base URL of the node')
    .option('--out <folder>', 'where the topics are written', 'fixtures/recordings/aisbf-0.99.87')
    .option('--upstream <host:port>', 'an upstream address, in order; recorded as upstream-1.invalid and so on', more, [])
    .option('--fresh <command>', 'run before each topic: starts the node anew, empties its Redis, resets the upstreams')
    .option('--topic <name>', 'only this topic (repeatable)', more, [])
    .parse()
    .opts<Options>();
}

async function record(topic: Topic, options: Options, hosts: HostNames): Promise<readonly Recording[]> {
  const recordings: Recording[] = [];
  for (const row of topic.rows) {
    const { id, ...request } = row;
    // One after the other: rows build on what the rows before them did to the node.
    recordings.push({ id, request, response: await ask(options.url, row, hosts) });
  }
  return recordings;
}

const options = readOptions();
const hosts: HostNames = options.upstream.map((address, index) => [address, `upstream-${index + 1}.invalid`] as const);
const chosen = topics.filter((topic) => (options.topic.length === 0 ? topic.needs === undefined : options.topic.includes(topic.name)));
if (chosen.length === 0) {
  throw new Error(
    `Failed to record: no topic ${options.topic.join(', ')}. Please name one of ${topics.map((topic) => topic.name).join(', ')}.`,
  );
}
await mkdir(options.out, { recursive: true });
for (const topic of chosen) {
  if (options.fresh) await execaCommand(options.fresh, { shell: true, stdin: 'ignore' });
  const recordings = await record(topic, options, hosts);
  await writeFile(join(options.out, `${topic.name}.json`), `${JSON.stringify(recordings, null, 2)}\n`);
  say(`${topic.name}: ${recordings.length} recorded`);
}

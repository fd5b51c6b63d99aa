import { writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import process from 'node:process';
import type { Lab } from '../lab/lab.js';
import type { EngineName, LabContract, LabOptions, NodeKindName } from '../lab/lab-options.js';
import { startLab } from '../lab/start-lab.js';
import { CommandNotRun, runCommand } from './lab-exec.js';
import { type LabFiles, writeLabFiles } from './lab-files.js';

/** The options of `aisbf-check lab` as commander reads them. */
export interface LabCommandOptions {
  readonly nodes: number;
  readonly engine: EngineName | 'auto';
  readonly database?: 'mysql' | 'mariadb';
  readonly cache?: 'redis' | 'valkey';
  readonly balancer?: 'nginx' | 'haproxy';
  readonly nodeKind: NodeKindName;
  readonly contract: LabContract;
  readonly release?: string;
  readonly repair?: boolean;
  readonly fault: readonly string[];
  readonly writeCluster?: string;
}

const say = (line: string): void => void process.stderr.write(`lab: ${line}\n`);

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Settles once the person has had enough: Ctrl-C, or a polite signal. */
function untilSignal(): { readonly given: Promise<NodeJS.Signals>; stop(): void } {
  const listeners = new AbortController();
  const given = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of SIGNALS) {
      process.on(signal, resolve);
      listeners.signal.addEventListener('abort', () => process.off(signal, resolve));
    }
  });
  return { given, stop: () => listeners.abort() };
}

function describe(lab: Lab, files: LabFiles): void {
  say(`balancer   ${lab.balancer.url}`);
  for (const node of [...lab.nodes, lab.staging]) say(`${node.spec.name.padEnd(10)} ${node.url}`);
  say(`cluster file      ${files.clusterFile}`);
  say(`environment file  ${files.envFile}   (. it, then run aisbf-check diagnose)`);
  say('Ctrl-C ends it.');
}

async function inside(lab: Lab, options: LabCommandOptions, command: readonly string[]): Promise<number> {
  const files = await writeLabFiles(lab);
  if (options.writeCluster !== undefined) await writeFile(options.writeCluster, lab.clusterFile, { mode: 0o600 });
  if (command.length > 0) return (await runCommand(command, files.env)).exitCode;
  describe(lab, files);
  const waiting = untilSignal();
  // A promise alone keeps no process alive.
  const alive = setInterval(() => undefined, 60_000);
  await waiting.given;
  clearInterval(alive);
  waiting.stop();
  return 0;
}

function containersOf({ database, cache, balancer }: LabCommandOptions): Pick<LabOptions, 'containers'> {
  if (database === undefined && cache === undefined && balancer === undefined) return {};
  return {
    containers: {
      ...(database === undefined ? {} : { database }),
      ...(cache === undefined ? {} : { cache }),
      ...(balancer === undefined ? {} : { balancer }),
    },
  };
}

/**
 * Starts the lab, runs COMMAND in it or waits for Ctrl-C, and ends everything. stdout stays COMMAND's.
 * @returns COMMAND's exit code, 128+n where a signal ended it
 */
export async function runLab(options: LabCommandOptions, command: readonly string[]): Promise<number> {
  const plan: LabOptions = {
    nodes: options.nodes,
    engine: options.engine,
    ...containersOf(options),
    nodeKind: options.nodeKind,
    contract: options.contract,
    ...(options.release === undefined ? {} : { release: options.release }),
    repair: options.repair ?? false,
    faults: options.fault,
    log: say,
  };
  // While it starts, a signal must not end this process before what was started is ended.
  const early = untilSignal();
  const starting = startLab(plan);
  const first = await Promise.race([starting, early.given]).finally(() => early.stop());
  if (typeof first === 'string') {
    await starting.then(
      (lab) => lab.stop(),
      () => undefined,
    );
    return 128 + constants.signals[first];
  }
  await using lab = first;
  try {
    return await inside(lab, options, command);
  } catch (error) {
    if (!(error instanceof CommandNotRun)) throw error;
    say(error.message);
    return error.exitCode;
  }
}

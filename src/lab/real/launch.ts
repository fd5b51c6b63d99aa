import { dirname } from 'node:path';
import process from 'node:process';
import { execa } from 'execa';
import type { ContainedLaunch, ContainedStart, NodeStart } from '../nodes/node-kind.js';
import { findBinary } from '../stores/find-binary.js';
import { launcherFile, places } from './places.js';

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

export interface LaunchOptions {
  /** Repairs in memory what keeps a release (0.99.92) from opening MySQL. */
  readonly repair: boolean;
}

const NOBODY = ['--user', '--map-user=65534', '--map-group=65534'] as const;

/**
 * Released AISBF run by root logs to one folder of the machine, shared by all its nodes and left behind; run by anybody else below its
 * HOME. In a user namespace it is somebody else, and its files still belong to whoever runs the lab. undefined: there are none here.
 */
async function unshare(): Promise<string | undefined> {
  const command = findBinary('unshare');
  if (command === undefined) return undefined;
  const tried = await execa(command, [...NOBODY, 'true'], { reject: false, stdio: 'ignore' });
  return tried.exitCode === 0 ? command : undefined;
}

/** As the libraries of a node read it. */
const PYTHON = { LANG: 'C.UTF-8', PYTHONDONTWRITEBYTECODE: '1', no_proxy: 'localhost,127.0.0.1', NO_PROXY: 'localhost,127.0.0.1' } as const;

function environment(node: NodeStart): Launch['env'] {
  return {
    ...PYTHON,
    PATH: process.env['PATH'],
    HOME: node.home,
    // Lower case for some libraries, upper case for others; https too, so that no node of a lab talks to the world.
    http_proxy: node.proxy,
    HTTP_PROXY: node.proxy,
    https_proxy: node.proxy,
    HTTPS_PROXY: node.proxy,
    TIKTOKEN_CACHE_DIR: places().tokenizers,
  };
}

/** How a node of released AISBF is started: from its package's folder, nothing of it changed. */
export async function launchOf(node: NodeStart, { repair }: LaunchOptions): Promise<Launch> {
  const { python, share } = places();
  const root = process.getuid?.() === 0;
  const namespace = root ? await unshare() : undefined;
  const switches = [...(repair ? ['--repair'] : []), ...(root && namespace === undefined ? ['--unprivileged'] : [])];
  const main = switches.length === 0 ? ['main.py'] : [launcherFile(), ...switches, '--'];
  const run = [python, ...main, '--port', String(node.port)];
  const [command = python, ...args] = namespace === undefined ? run : [namespace, ...NOBODY, ...run];
  return { command, args, env: environment(node), cwd: share(node.release) };
}

/**
 * The same in a container: the image brings Python alone, of the version that the environment was made with; packages and release are this
 * machine's, seen read-only. Logs lie below HOME there too, so the node is not told that it is root.
 */
export function containedLaunch(node: ContainedStart, { repair }: LaunchOptions): Omit<ContainedLaunch, 'readyTimeoutMs'> {
  const { environment: installed, packages, tokenizers, share, release } = places();
  const switches = ['--unprivileged', ...(repair ? ['--repair'] : [])];
  return {
    command: ['python3', launcherFile(), ...switches, '--', '--port', String(node.port)],
    env: { ...PYTHON, PYTHONPATH: packages, TIKTOKEN_CACHE_DIR: tokenizers },
    mounts: [installed, release(node.release), dirname(launcherFile())],
    workingDir: share(node.release),
  };
}

import process from 'node:process';
import { execa } from 'execa';
import type { NodeStart } from '../nodes/node-kind.js';
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

function environment(node: NodeStart): Launch['env'] {
  return {
    PATH: process.env['PATH'],
    LANG: 'C.UTF-8',
    HOME: node.home,
    // Lower case for some libraries, upper case for others; https too, so that no node of a lab talks to the world.
    http_proxy: node.proxy,
    HTTP_PROXY: node.proxy,
    https_proxy: node.proxy,
    HTTPS_PROXY: node.proxy,
    no_proxy: 'localhost,127.0.0.1',
    NO_PROXY: 'localhost,127.0.0.1',
    TIKTOKEN_CACHE_DIR: places().tokenizers,
    PYTHONDONTWRITEBYTECODE: '1',
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

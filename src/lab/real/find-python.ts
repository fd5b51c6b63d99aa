import process from 'node:process';
import { execa } from 'execa';
import { findBinary } from '../stores/find-binary.js';

const NAMES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11'] as const;
const OLDEST = 'sys.version_info >= (3, 11)';
const APT = ['install', '-y', '-qq', '--no-install-recommends', 'python3', 'python3-venv'] as const;

async function serves(command: string): Promise<boolean> {
  const asked = await execa(command, ['-c', `import sys, venv, ensurepip; sys.exit(0 if ${OLDEST} else 1)`], {
    reject: false,
    stdio: 'ignore',
  });
  return asked.exitCode === 0;
}

async function find(): Promise<string | undefined> {
  for (const name of NAMES) {
    const command = findBinary(name);
    if (command !== undefined && (await serves(command))) return command;
  }
  return undefined;
}

/**
 * A Python of 3.11 or newer that can make virtual environments; installed with apt-get where it is missing and we are root.
 * @throws with the command that would install it
 */
export async function findPython(log: (line: string) => void): Promise<string> {
  const found = await find();
  if (found !== undefined) return found;
  const wanted = `apt-get ${APT.filter((word) => word !== '-qq').join(' ')}`;
  const apt = findBinary('apt-get');
  if (process.getuid?.() !== 0 || apt === undefined) {
    throw new Error(`Failed to find Python 3.11 or newer with venv. Please run: ${apt === undefined ? wanted : `sudo ${wanted}`}`);
  }
  log(wanted);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await execa(apt, ['update', '-qq'], { env, reject: false, stdio: 'ignore' });
  await execa(apt, APT, { env, reject: false, stdio: 'ignore' });
  const then = await find();
  if (then !== undefined) return then;
  throw new Error(`Failed to install Python 3.11 or newer with venv. Please run: ${wanted}`);
}

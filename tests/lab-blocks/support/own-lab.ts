import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import { distScript } from '../../../src/lab/process/package-root.js';

export interface OwnedLab {
  readonly owner: ChildProcess;
  readonly dir: string;
}

/** A process of its own that owns a lab. */
export async function ownLab(then: 'stay' | 'leave'): Promise<OwnedLab> {
  const dist = pathToFileURL(distScript('.')).href.replace(/\/$/, '');
  const script = fileURLToPath(new URL('./lab-owner.mjs', import.meta.url));
  const owner = spawn(process.execPath, [script, dist, then], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void owner.kill('SIGKILL'));
  const [dir] = await once(createInterface(owner.stdout), 'line');
  return { owner, dir: String(dir) };
}

interface Seen {
  readonly pid: number;
  readonly command: string;
}

/** Living processes that have to do with a folder, by command line, environment or where they are: other means than the warden's own list. */
export function processesOf(dir: string): readonly Seen[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      const [state, command, environment] = ['stat', 'cmdline', 'environ'].map((file) => readProc(entry, file));
      const isLiving = state !== undefined && !state.slice(state.lastIndexOf(')')).startsWith(') Z');
      return isLiving && `${command}${environment}${cwdOf(entry)}`.includes(dir) ? [{ pid: Number(entry), command: command ?? '' }] : [];
    });
}

/** Redis writes its title over its arguments and environment, but stays in its folder. */
function cwdOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

function readProc(pid: string, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}

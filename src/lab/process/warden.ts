import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { endLab } from './end-lab.js';
import { FOLDER_VARIABLE, makeLabFolder, noteAdopted } from './lab-folder.js';
import { distScript } from './package-root.js';
import { identify } from './process-identity.js';
import { sweep } from './sweep.js';

/** Ends everything a lab started and removes its folder, also when its owner is killed. */
export interface Warden {
  /** Temporary folder of this lab; its path is short enough for Unix sockets. */
  readonly dir: string;
  /** Takes a process group into care: it will be killed when the owner releases or dies. */
  adopt(pid: number): void;
  /** Something of the owner's own to let go of after all processes have ended, for example a port kept for one of them. */
  onRelease(letGo: () => void): void;
  /** Kills what is left and removes the folder. May be called twice. */
  release(): Promise<void>;
}

/**
 * Starts a warden: a detached process that holds a pipe from this one. When the pipe closes, by `release` or because this process
 * died in any way, it kills all adopted process groups and removes the folder. Leftovers of dead owners are swept first.
 */
export async function startWarden(): Promise<Warden> {
  const script = distScript('lab/process/warden-main.js');
  await sweep();
  const dir = makeLabFolder();
  // Our own surroundings may be another lab's: the keeper belongs to none.
  const { [FOLDER_VARIABLE]: _outer, ...env } = process.env;
  const keeper = spawn(process.execPath, [script, dir], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/', env });
  const ended = once(keeper, 'exit');
  await once(keeper, 'spawn');
  // The keeper outlives us by design, so it must not keep us alive.
  keeper.unref();
  keeper.stdin.on('error', () => undefined);

  const held = new Set<() => void>();
  return {
    dir,
    onRelease(letGo) {
      held.add(letGo);
    },
    adopt(pid) {
      const identity = identify(pid);
      // A child that is dead before it could be adopted needs no care.
      if (identity !== undefined) noteAdopted(dir, identity);
    },
    async release() {
      keeper.ref();
      keeper.stdin.end();
      await ended;
      // The keeper may itself have been killed: what it left is ended here.
      if (existsSync(dir)) await endLab(dir);
      for (const letGo of held) letGo();
      held.clear();
    },
  };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FOLDER_VARIABLE } from './lab-folder.js';
import type { Warden } from './warden.js';

export interface ChildOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly warden: Warden;
  /** Asked again and again until it says true; a rejection counts as "not yet". */
  readonly ready: () => Promise<boolean>;
  readonly readyTimeoutMs: number;
}

/** A process group of the lab. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  alive(): boolean;
  /** Exit code, null when a signal ended it. */
  readonly exited: Promise<number | null>;
  logTail(lines?: number): string;
  /** TERM, then KILL. */
  stop(): Promise<void>;
  kill(): Promise<void>;
  freeze(): void;
  thaw(): void;
}

const TERM_PATIENCE_MS = 5_000;
const ASK_AGAIN_MS = 20;

/**
 * Starts a process in a group of its own, with its output in a log file of the warden's folder, and waits until it is ready.
 * @throws with the reason and the last log lines when it ends, or is not ready in time; it is killed then
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { name, warden } = options;
  mkdirSync(join(warden.dir, 'logs'), { recursive: true });
  const logFile = join(warden.dir, 'logs', `${name}.log`);
  const child = await spawned(options, logFile);
  const started = handle(name, child.process, child.pid, child.exited, logFile);
  try {
    await becameReady(options, started);
  } catch (cause) {
    await started.kill();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Failed to start ${name}: ${why}. Please look at its last lines:\n${started.logTail() || '(it wrote nothing)'}`, {
      cause,
    });
  }
  return started;
}

interface Spawned {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly exited: Promise<number | null>;
}

async function spawned({ name, command, args, env, cwd, warden }: ChildOptions, logFile: string): Promise<Spawned> {
  const log = openSync(logFile, 'a');
  try {
    const child = spawn(command, args, {
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...env, [FOLDER_VARIABLE]: warden.dir },
      ...(cwd === undefined ? {} : { cwd }),
    });
    const { pid } = child;
    if (pid !== undefined) warden.adopt(pid);
    const exited = new Promise<number | null>((resolve) =>
      child.once('exit', (code) => {
        // What the leader leaves behind goes with it, and only now: later its number may be somebody else's.
        if (pid !== undefined) signalGroup(pid, 'SIGKILL');
        resolve(code);
      }),
    );
    await once(child, 'spawn');
    if (pid === undefined) throw new Error('it got no process id');
    return { process: child, pid, exited };
  } catch (cause) {
    throw new Error(`Failed to start ${name}: ${command} cannot be run. Please check that it is installed.`, { cause });
  } finally {
    closeSync(log);
  }
}

function handle(name: string, child: ChildProcess, pid: number, exited: Promise<number | null>, logFile: string): Child {
  const alive = () => child.exitCode === null && child.signalCode === null;
  const signal = (kind: NodeJS.Signals) => {
    if (alive()) signalGroup(pid, kind);
  };
  const kill = async () => {
    signal('SIGKILL');
    await exited;
  };
  const freezeOrThaw = (kind: 'SIGSTOP' | 'SIGCONT') => {
    if (!alive()) throw new Error(`Failed to ${kind === 'SIGSTOP' ? 'freeze' : 'thaw'} ${name}: it has ended. Please start it first.`);
    signal(kind);
  };
  return {
    name,
    pid,
    exited,
    alive,
    logTail: (lines = 20) => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n'),
    async stop() {
      // A frozen process hears TERM only when it is thawed.
      signal('SIGTERM');
      signal('SIGCONT');
      const patience = new AbortController();
      await Promise.race([exited, sleep(TERM_PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined)]);
      patience.abort();
      await kill();
    },
    kill,
    freeze: () => freezeOrThaw('SIGSTOP'),
    thaw: () => freezeOrThaw('SIGCONT'),
  };
}

function signalGroup(pid: number, kind: NodeJS.Signals): void {
  try {
    process.kill(-pid, kind);
  } catch (error) {
    // No such group: everything in it has ended, which is all that a signal here can want.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function becameReady({ ready, readyTimeoutMs }: ChildOptions, child: Child): Promise<void> {
  const over = new AbortController();
  let lastError: unknown;
  const asking = (async () => {
    while (!over.signal.aborted) {
      const is = await ready().catch((error: unknown) => {
        lastError = error;
        return false;
      });
      if (is) return;
      await sleep(ASK_AGAIN_MS);
    }
  })();
  const dying = child.exited.then((code) => {
    throw new Error(code === null ? 'it was ended by a signal' : `it ended with code ${code}`);
  });
  const waiting = sleep(readyTimeoutMs, undefined, { signal: over.signal }).then(() => {
    throw new Error(`it was not ready within ${readyTimeoutMs} ms`, { cause: lastError });
  });
  // The losers of the race must not become unhandled rejections.
  for (const loser of [dying, waiting]) loser.catch(() => undefined);
  try {
    await Promise.race([asking, dying, waiting]);
  } finally {
    over.abort();
  }
}

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import type { RunEvent, RunRecord } from '../record/events.js';
import { readRecord } from '../record/reader.js';
import { RecordWriter } from '../record/writer.js';

/** One `vitest --watch`, from its start to its end: every re-run has new workers, so what is kept between them lies in files. */
export interface WatchSession {
  /** The record of a whole run that was kept under that key; undefined where there is none. */
  recordOf(key: string): Promise<RunRecord | undefined>;
  /** Keeps the record of a run. @throws where it cannot be written */
  keep(key: string, events: readonly RunEvent[]): void;
}

/** When a process began, so that a later one of the same number is not taken for it; empty where the system does not say. */
function beganAt(pid: number): string {
  try {
    // The name in parentheses may hold spaces. The start is the 22nd field, the 20th after it.
    return (
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[19] ?? ''
    );
  } catch {
    return '';
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process may not be signalled, and is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Takes out what sessions left that are over. */
function clearOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = Number(name.split('-')[0]);
    if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/**
 * The session that this worker of Vitest belongs to; undefined outside of watch mode.
 * @param env a worker's environment: Vitest says its mode there
 */
export function watchSession(env: Readonly<Record<string, string | undefined>>): WatchSession | undefined {
  if (env['VITEST_MODE'] !== 'WATCH') return undefined;
  // A worker is a child process of Vitest, or a thread in it.
  const pid = isMainThread ? process.ppid : process.pid;
  const all = join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'aisbf-check', 'watch');
  const folder = join(all, `${pid}-${beganAt(pid)}`);
  const pathOf = (key: string): string => join(folder, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.ndjson`);
  return {
    async recordOf(key) {
      try {
        const record = await readRecord(pathOf(key));
        return record.ended !== undefined && record.ended.interrupted === undefined ? record : undefined;
      } catch {
        // None yet, or none that this version can read: then the cluster is probed.
        return undefined;
      }
    },
    keep(key, events) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      clearOld(all);
      const path = pathOf(key);
      const part = `${path}.${process.pid}.part`;
      {
        using writer = new RecordWriter(part);
        for (const event of events) writer.write(event);
      }
      // Another file of the suite may look for it meanwhile.
      renameSync(part, path);
    },
  };
}

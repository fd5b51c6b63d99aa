import { Redis } from 'ioredis';
import type { Endpoint } from '../../net/endpoint.js';

/** A command as Redis got it. */
export interface RedisCommand {
  /** Address it came from: a node's wire dials from one of its own. */
  readonly host: string;
  /** Upper case, e.g. `SETEX`. */
  readonly command: string;
  readonly key: string;
}

/** What Redis is told by whom while `during` runs (MONITOR). */
export async function watchRedis(endpoint: Endpoint, during: () => Promise<unknown>): Promise<readonly RedisCommand[]> {
  const client = new Redis({ host: endpoint.host, port: endpoint.port, maxRetriesPerRequest: 1, commandTimeout: 5000 });
  const seen: RedisCommand[] = [];
  try {
    const monitor = await client.monitor();
    const last = `lab:end-of-watch:${process.pid}:${performance.now()}`;
    const ended = new Promise<void>((resolve) => {
      monitor.on('monitor', (_time: string, [command = '', key = '']: readonly string[], source: string) => {
        if (key === last) resolve();
        else seen.push({ host: source.slice(0, source.lastIndexOf(':')), command: command.toUpperCase(), key });
      });
    });
    await during();
    // MONITOR tells in order: once it tells this one, it has told all before.
    await client.exists(last);
    await ended;
    monitor.disconnect();
  } finally {
    client.disconnect();
  }
  return seen;
}

const WRITES = ['SET', 'SETEX', 'PSETEX', 'SETNX'];

/** Keys of whole answers that a host wrote. */
export function answersWritten(commands: readonly RedisCommand[], host: string): readonly string[] {
  return commands.filter((one) => one.host === host && WRITES.includes(one.command) && one.key.includes('endpoint:')).map(({ key }) => key);
}

import { connect, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import type { Endpoint } from '../../net/endpoint.js';
import { monitorLine, type RedisCommand } from './monitor-line.js';

/**
 * What Redis is told by whom while `during` runs (MONITOR).
 *
 * Over a connection of our own: ioredis 6.0.0 takes itself for monitoring a moment after Redis does, and breaks ("Command queue state
 * error") where another client's command comes in one packet with the OK.
 * @throws Where Redis cannot be reached, refuses, or is gone before all is told; and what `during` throws.
 */
export async function watchRedis(endpoint: Endpoint, during: () => Promise<unknown>): Promise<readonly RedisCommand[]> {
  const socket = connect(endpoint.port, endpoint.host);
  const last = `lab:end-of-watch:${process.pid}:${performance.now()}`;
  const blame = (cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    const what = `Failed to watch Redis at ${endpoint.host}:${endpoint.port}: ${why}`;
    return new Error(`${what}. Please look whether it runs and takes MONITOR.`, { cause });
  };
  try {
    const lines = linesOf(socket);
    socket.write('MONITOR\r\n');
    const { value: first } = await lines.next().catch((cause: unknown) => Promise.reject(blame(cause)));
    if (first !== '+OK') throw blame(first ?? 'it closed the connection');
    const told = commandsUntil(last, lines).catch((cause: unknown) => blame(cause));
    await during();
    await tell(endpoint, last);
    const seen = await told;
    if (seen instanceof Error) throw seen;
    return seen;
  } finally {
    socket.destroy();
  }
}

async function* linesOf(socket: Socket): AsyncGenerator<string, undefined> {
  let rest = '';
  for await (const chunk of socket.setEncoding('latin1')) {
    const lines = `${rest}${chunk}`.split('\r\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  return undefined;
}

async function commandsUntil(last: string, lines: AsyncIterable<string>): Promise<readonly RedisCommand[]> {
  const seen: RedisCommand[] = [];
  for await (const line of lines) {
    const command = monitorLine(line);
    if (command === undefined) throw new Error(`it said ${JSON.stringify(line)}`);
    if (command.key === last) return seen;
    seen.push(command);
  }
  throw new Error('it closed the connection');
}

/** MONITOR tells in order: once it tells of this one, it has told of all before. */
async function tell(endpoint: Endpoint, key: string): Promise<void> {
  const client = new Redis({ host: endpoint.host, port: endpoint.port, maxRetriesPerRequest: 1, commandTimeout: 5000 });
  try {
    await client.exists(key);
  } finally {
    client.disconnect();
  }
}

const WRITES = ['SET', 'SETEX', 'PSETEX', 'SETNX'];

/** Keys of whole answers that a host wrote. */
export function answersWritten(commands: readonly RedisCommand[], host: string): readonly string[] {
  return commands.filter((one) => one.host === host && WRITES.includes(one.command) && one.key.includes('endpoint:')).map(({ key }) => key);
}

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Endpoint } from '../net/endpoint.js';
import { LOOPBACK } from '../net/loopback.js';
import { holdPort } from '../net/port-hold.js';
import { startChild } from '../process/child.js';
import type { Warden } from '../process/warden.js';
import { findBinary } from './find-binary.js';
import { askRedis } from './redis-commands.js';

export interface RedisOptions {
  readonly name: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Further arguments of the server. */
  readonly args?: readonly string[];
}

export interface RedisServer {
  readonly endpoint: Endpoint;
  /** Runs one command on database 0, for example `command('SET', 'a', '1')`. */
  command(...args: string[]): Promise<unknown>;
  /** The same on the database of that number. */
  commandIn(database: number, ...args: string[]): Promise<unknown>;
  stop(): Promise<void>;
  /** The same port; the keys are gone. */
  start(): Promise<void>;
  freeze(): void | Promise<void>;
  thaw(): void | Promise<void>;
}

const READY_TIMEOUT_MS = 15_000;

/**
 * Starts a Redis server on loopback that keeps nothing on disk.
 * @throws saying what to install where there is no server, or with the server's last log lines
 */
export async function startRedis(warden: Warden, options: RedisOptions): Promise<RedisServer> {
  const { name } = options;
  const program = findBinary('redis-server') ?? findBinary('valkey-server');
  if (program === undefined) {
    throw new Error('Failed to find a Redis server: redis-server is not in PATH or /usr/bin. Please install redis-server.');
  }
  const hold = await holdPort(options.port);
  warden.onRelease(hold.release);
  const { port } = hold;
  const folder = join(warden.dir, name);
  await mkdir(folder, { recursive: true });

  const endpoint: Endpoint = { host: LOOPBACK, port };
  const commandIn = askRedis(name, () => endpoint);
  const startServer = () =>
    startChild({
      name,
      command: program,
      // Bound to loopback; protected mode would refuse what comes from 127.0.1.K, the nodes' own addresses.
      args: [
        '--port',
        String(port),
        '--bind',
        LOOPBACK,
        '--protected-mode',
        'no',
        '--save',
        '',
        '--appendonly',
        'no',
        '--dir',
        folder,
        ...(options.args ?? []),
      ],
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      cwd: folder,
      warden,
      ready: async () => (await commandIn(0, 'PING')) === 'PONG',
      readyTimeoutMs: READY_TIMEOUT_MS,
    });

  let server = await startServer();
  return {
    endpoint,
    command: (...args) => commandIn(0, ...args),
    commandIn,
    stop: () => server.stop(),
    async start() {
      if (!server.alive()) server = await startServer();
    },
    freeze: () => server.freeze(),
    thaw: () => server.thaw(),
  };
}

import { Redis } from 'ioredis';
import type { Endpoint } from '../net/endpoint.js';

const CONNECT_TIMEOUT_MS = 2_000;
const COMMAND_TIMEOUT_MS = 3_000;

/** Runs one command on the database of that number. */
export type RedisCommands = (database: number, ...args: string[]) => Promise<unknown>;

/** Asks a Redis server, each time on a connection of its own. */
export function askRedis(name: string, where: () => Endpoint): RedisCommands {
  return async (database, ...args) => {
    const [first, ...rest] = args;
    if (first === undefined) throw new Error('Failed to ask Redis: no command given. Please name one.');
    const client = new Redis({
      ...where(),
      db: database,
      lazyConnect: true,
      enableReadyCheck: false,
      connectTimeout: CONNECT_TIMEOUT_MS,
      commandTimeout: COMMAND_TIMEOUT_MS,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    });
    // The call itself is rejected with "Connection is closed." only; why it was closed comes by this event.
    let closedBy: Error | undefined;
    client.on('error', (error) => {
      closedBy = error;
    });
    try {
      await client.connect();
      return await client.call(first, ...rest);
    } catch (error) {
      const cause = closedBy ?? error;
      const why = cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause);
      throw new Error(`Failed to ask Redis ${name} for ${first}: ${why}. Please check that it runs and knows the command.`, { cause });
    } finally {
      client.disconnect();
    }
  };
}

import type { RedisServer } from '../stores/redis.js';
import { askRedis } from '../stores/redis-commands.js';
import { storeSettings } from './settings.js';
import { type StoreContainer, startStore } from './store-container.js';
import { REDIS_PORT } from './store-ports.js';
import type { Ground, Part } from './surroundings.js';

const READY_TIMEOUT_MS = 30_000;

/** Starts Redis or Valkey; nothing is kept on disk. */
export async function startRedisContainer(ground: Ground, part: Part): Promise<RedisServer & StoreContainer> {
  const store = await startStore(ground, part, {
    port: REDIS_PORT,
    command: storeSettings(part.image.role),
    readyTimeoutMs: READY_TIMEOUT_MS,
    ready: async (at) => (await askRedis(part.name, () => at)(0, 'PING')) === 'PONG',
  });
  const commandIn = askRedis(part.name, () => store.endpoint);
  return { ...store, commandIn, command: (...args) => commandIn(0, ...args) };
}

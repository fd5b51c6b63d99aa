import type { AisbfConfig } from './config.js';

/** A connection to Redis as both caches use it. */
export interface RedisStore {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  delete(key: string): Promise<void>;
  close(): void;
}

type RedisSettings = Pick<AisbfConfig['cache'], 'redis_host' | 'redis_port' | 'redis_db' | 'redis_password'>;

/**
 * Connects to Redis and asks it once.
 * @throws when it does not answer: the caller falls back to memory for the life of the process.
 */
export async function openRedis(settings: RedisSettings): Promise<RedisStore> {
  const { Redis } = await import('ioredis');
  const redis = new Redis({
    host: settings.redis_host,
    port: settings.redis_port,
    db: settings.redis_db,
    ...(settings.redis_password ? { password: settings.redis_password } : {}),
    lazyConnect: true,
    connectTimeout: 5_000,
    maxRetriesPerRequest: 2,
    // A lost Redis slows each cache call down and comes back by itself, but is never given up.
    retryStrategy: (times) => Math.min(times * 200, 1_000),
  });
  // Each failing command tells its caller; without a listener the library would print as well.
  redis.on('error', () => {});
  try {
    await Promise.race([redis.connect(), rejectAfter(5_000)]);
    await Promise.race([redis.ping(), rejectAfter(5_000)]);
  } catch (error) {
    redis.disconnect();
    throw error;
  }
  return {
    get: (key) => redis.get(key),
    async set(key, value, ttlSeconds) {
      await redis.set(key, value, 'EX', ttlSeconds);
    },
    async delete(key) {
      await redis.del(key);
    },
    close: () => redis.disconnect(),
  };
}

function rejectAfter(ms: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('Timeout connecting to server')), ms).unref();
  });
}

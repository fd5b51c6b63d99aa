import type { AisbfConfig } from './config.js';
import { MemoryStore } from './memory-store.js';
import { openRedis } from './redis-store.js';

/** The cache of provider states. Redis shares it among nodes; anything else is this node's own. */
export interface CacheManager {
  readonly backend: 'redis' | 'local';
  /** The stored value, undefined where there is none or the cache does not answer. */
  get(key: string): Promise<unknown>;
  set(key: string, value: number | boolean, ttlSeconds: number): Promise<void>;
  delete(key: string): Promise<void>;
  close(): void;
}

/** Values are marked by a zero byte, then JSON. */
const mark = '\0';

function parse(text: string | null): unknown {
  return text?.startsWith(mark) ? JSON.parse(text.slice(mark.length)) : undefined;
}

function local(): CacheManager {
  const store = new MemoryStore<number | boolean>();
  return {
    backend: 'local',
    get: async (key) => store.get(key),
    set: async (key, value, ttl) => store.set(key, value, ttl),
    delete: async (key) => store.delete(key),
    close: () => {},
  };
}

/** Opens the backend of `cache`. A released node asks for it at first use; here at start, with the same outcome. */
export async function openCacheManager(settings: AisbfConfig['cache'], log: (line: string) => void): Promise<CacheManager> {
  if (settings.type !== 'redis') {
    log(`Cache manager initialized with ${settings.type} backend`);
    return local();
  }
  const prefix = settings.redis_key_prefix;
  try {
    const redis = await openRedis(settings);
    log('Cache manager initialized with redis backend');
    return {
      backend: 'redis',
      get: async (key) => parse(await redis.get(prefix + key)),
      set: (key, value, ttl) => redis.set(prefix + key, mark + JSON.stringify(value), ttl),
      delete: (key) => redis.delete(prefix + key),
      close: () => redis.close(),
    };
  } catch (error) {
    log(`Redis cache initialization failed, falling back to SQLite: ${error instanceof Error ? error.message : String(error)}`);
    return local();
  }
}

import type { AisbfConfig } from './config.js';
import { isObject, type JsonObject } from './json.js';
import { MemoryStore } from './memory-store.js';
import { openRedis } from './redis-store.js';

export interface ResponseCache {
  readonly backend: 'redis' | 'memory' | 'off';
  get(key: string): Promise<JsonObject | undefined>;
  set(key: string, answer: JsonObject): Promise<void>;
  close(): void;
}

const off: ResponseCache = { backend: 'off', get: async () => undefined, set: async () => {}, close: () => {} };

/** Memory keeps the very object: what is added to it later shows in hits, as on released nodes. */
function inMemory(settings: AisbfConfig['response_cache']): ResponseCache {
  const store = new MemoryStore<JsonObject>(settings.max_memory_cache);
  return {
    backend: 'memory',
    get: async (key) => store.get(key),
    set: async (key, answer) => store.set(key, answer, settings.ttl),
    close: () => {},
  };
}

/** Opens the backend of `response_cache`; a Redis that does not answer now is replaced by memory for the life of the process. */
export async function openResponseCache(settings: AisbfConfig['response_cache'], log: (line: string) => void): Promise<ResponseCache> {
  if (!settings.enabled) return off;
  if (settings.backend === 'redis') {
    try {
      const redis = await openRedis(settings);
      log('Response cache initialized with Redis backend');
      return {
        backend: 'redis',
        async get(key) {
          const text = await redis.get(settings.redis_key_prefix + key);
          const answer: unknown = text === null ? undefined : JSON.parse(text);
          return isObject(answer) ? answer : undefined;
        },
        set: (key, answer) => redis.set(settings.redis_key_prefix + key, JSON.stringify(answer), settings.ttl),
        close: () => redis.close(),
      };
    } catch (error) {
      log(`Redis initialization failed, falling back to memory cache: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  log(`Response cache initialized with memory backend (max: ${settings.max_memory_cache} items)`);
  return inMemory(settings);
}

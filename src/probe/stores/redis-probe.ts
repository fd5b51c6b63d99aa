import type { Redis } from 'ioredis';
import type { RedisQuestion } from '../../checks/question.js';
import type { Outcome, RedisAnswer } from '../../record/observation.js';
import type { Cluster, Tls } from '../../target/cluster.js';
import type { Secret } from '../../target/secret.js';
import { NeedMissing } from '../tokens.js';
import { countByPrefix } from './count-prefixes.js';
import { classifyStoreError, hungUp, storeUnanswered, TLS_ONLY, TlsMismatch } from './store-outcome.js';
import { StoreReach } from './store-reach.js';
import { addressOf, redisTls } from './store-tls.js';
import { sweep } from './sweep.js';
import { speaksPlainRedis, speaksTls } from './tls-or-plain.js';
import { within } from './within.js';

/** Names of keys that one scan hands on at most. */
const MOST_NAMES = 1000;
const REDIS_PORT = 6379;

/** Asks the declared Redis for names and lives of keys, never for values. */
export class RedisProbe {
  #client: Promise<Redis> | undefined;
  readonly #reach = new StoreReach();
  #isOther: Promise<boolean> | undefined;

  constructor(readonly cluster: Cluster) {}

  /** @throws {NeedMissing} where no Redis is declared */
  async ask({ op }: RedisQuestion): Promise<Outcome> {
    const url = this.cluster.redis?.url;
    if (!url) throw new NeedMissing('redis is not declared');
    try {
      this.#reach.check();
      const client = await this.#connected(url);
      return { kind: 'answered', answer: { kind: 'redis', ...(await this.#answer(client, op)) } };
    } catch (thrown) {
      return storeUnanswered((await this.#mismatch(url, thrown)) ?? thrown, 'redis.url');
    }
  }

  async close(): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    client?.disconnect();
  }

  async #answer(client: Redis, op: RedisQuestion['op']): Promise<Omit<RedisAnswer, 'kind'>> {
    if (op.name === 'ttl') return { ttl: await client.ttl(op.key) };
    if (op.name === 'time') {
      const [seconds, micros] = await client.time();
      return { timeMs: Number(seconds) * 1000 + Math.floor(Number(micros) / 1000) };
    }
    const { maxScannedKeys, storeTimeoutMs } = this.cluster.limits;
    const swept = sweep(client, op.name === 'scan' ? op.pattern : undefined, maxScannedKeys);
    const { keys, truncated } = await within(4 * storeTimeoutMs, swept, 'the sweep over the keys');
    if (op.name === 'count-by-prefix') return { counts: countByPrefix(keys, op.prefixes), truncated };
    const names = [...keys].sort();
    return { keys: names.slice(0, MOST_NAMES), truncated: truncated || names.length > MOST_NAMES };
  }

  /** Why it may be that one side wants TLS and the other does not; looked at once. */
  async #mismatch(url: Secret, thrown: unknown): Promise<Error | undefined> {
    const to = addressOf(url.reveal(), REDIS_PORT);
    const { storeTimeoutMs } = this.cluster.limits;
    const isTls = this.#tlsOf(url) !== undefined;
    if (isTls ? classifyStoreError(thrown) !== 'store-timeout' : !hungUp(thrown)) return undefined;
    this.#isOther ??= isTls ? speaksPlainRedis(to, storeTimeoutMs) : speaksTls(to, storeTimeoutMs);
    if (!(await this.#isOther)) return undefined;
    return isTls ? new TlsMismatch('the server does not use TLS at this port', thrown) : new TlsMismatch(TLS_ONLY, thrown);
  }

  /** `rediss://` alone trusts the authorities of the system. */
  #tlsOf(url: Secret): Tls | undefined {
    return this.cluster.redis?.tls ?? (url.reveal().startsWith('rediss:') ? {} : undefined);
  }

  #connected(url: Secret): Promise<Redis> {
    if (this.#client) return this.#client;
    const connecting = this.#connect(url, () => {
      if (this.#client === connecting) this.#client = undefined;
    });
    this.#client = connecting;
    return connecting;
  }

  async #connect(url: Secret, forget: () => void): Promise<Redis> {
    const { storeTimeoutMs } = this.cluster.limits;
    const { Redis } = await import('ioredis');
    const tls = this.#tlsOf(url);
    const client = new Redis(url.reveal(), {
      ...(tls === undefined ? {} : { tls: await redisTls(tls, addressOf(url.reveal(), REDIS_PORT)) }),
      lazyConnect: true,
      connectTimeout: storeTimeoutMs,
      commandTimeout: storeTimeoutMs,
      enableReadyCheck: false,
      // Neither HELLO nor CLIENT: an account for this tool needs no right that no check uses.
      protocol: 2,
      disableClientInfo: true,
      maxRetriesPerRequest: 0,
      // One try: whether it answers is what we want to know.
      retryStrategy: () => null,
      reconnectOnError: () => false,
    });
    let said: Error | undefined;
    client.on('error', (error: Error) => {
      said = error;
    });
    client.on('end', forget);
    try {
      await within(storeTimeoutMs + 500, client.connect(), 'the connection to Redis', () => client.disconnect());
      // A failed SELECT is only told: what is read after it would be of another database.
      if (said !== undefined) throw said;
      this.#reach.reached();
      return client;
    } catch (error) {
      client.disconnect();
      forget();
      // connect() says only that it is closed; the event before it said why.
      this.#reach.failed(said ?? error);
      throw said ?? error;
    }
  }
}

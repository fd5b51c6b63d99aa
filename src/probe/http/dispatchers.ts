import type { LookupFunction } from 'node:net';
import { buildConnector, type Dispatcher, Pool } from 'undici';
import { oncePer } from '../../checks/read/once.js';
import type { Limits } from '../../target/cluster.js';
import { sharedLookup } from './lookup.js';
import type { Place } from './place.js';
import { tlsOptions } from './tls-options.js';

const MAX_HEADER_BYTES = 64 * 1024;
/** Shorter than what common servers keep a connection for, so that we end an idle one before they do. */
const KEEP_ALIVE_MS = 2_000;

/** Connections to one place each; every one speaks for itself, proxies of the environment are not used. */
export class Dispatchers {
  readonly #pools = new Map<string, Promise<Dispatcher>>();
  readonly #retired = new Set<Promise<Dispatcher>>();
  readonly #lookup: LookupFunction = sharedLookup();

  constructor(readonly limits: Limits) {}

  /** The shared pool of a place. @throws where a file of its TLS settings cannot be read */
  pool(place: Place): Promise<Dispatcher> {
    const key = keyOf(place);
    const known = this.#pools.get(key);
    if (known) return known;
    const made = this.#open(place, this.limits.perNode);
    this.#pools.set(key, made);
    return made;
  }

  /**
   * From now on a place is asked over new connections; what is under way goes on. Released nodes close a connection after an answer that
   * told of an unhandled error, without saying so: whoever came next on it would be told of a node that drops connections.
   */
  retire(place: Place): void {
    const key = keyOf(place);
    const pool = this.#pools.get(key);
    if (!pool) return;
    this.#pools.delete(key);
    this.#retired.add(pool);
  }

  /** A connection of its own; whoever asks for it closes it. */
  single(place: Place): Promise<Dispatcher> {
    return this.#open(place, 1);
  }

  /** Ends every connection at once. */
  async close(): Promise<void> {
    const pools = await Promise.allSettled([...this.#pools.values(), ...this.#retired]);
    await Promise.all(pools.map((pool) => (pool.status === 'fulfilled' ? pool.value.destroy() : undefined)));
  }

  async #open(place: Place, connections: number): Promise<Dispatcher> {
    const connector = buildConnector({
      timeout: this.limits.connectTimeoutMs,
      lookup: this.#lookup,
      ...(place.tls ? await tlsOptions(place.tls) : {}),
    });
    const serverName = place.tls?.serverName;
    return new Pool(place.url.origin, {
      connections,
      pipelining: 1,
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: this.limits.headersTimeoutMs,
      bodyTimeout: this.limits.bodyTimeoutMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      // The declared name wins over the one that undici takes from the Host header.
      connect: (options, callback) => connector(serverName === undefined ? options : { ...options, servername: serverName }, callback),
    });
  }
}

const keyOf = oncePer((place: Place): string => JSON.stringify([place.url.origin, place.host, place.tls]));

import type { Connection, ConnectionOptions, QueryResult } from 'mysql2/promise';
import type { Tls } from '../../target/cluster.js';
import type { Secret } from '../../target/secret.js';
import { type Release, Semaphore } from '../locks.js';
import { TLS_ONLY, TlsMismatch } from './store-outcome.js';
import type { StoreReach } from './store-reach.js';
import { addressOf, mysqlTls } from './store-tls.js';
import { within } from './within.js';

const CONNECTIONS = 3;
const MYSQL_PORT = 3306;
const ACCESS_DENIED = 1045;

const isRejection = (error: unknown): boolean => error instanceof Error && 'errno' in error && error.errno === ACCESS_DENIED;

/** A few connections of one account, opened when first needed. */
export class MysqlAccount {
  readonly #idle: Connection[] = [];
  readonly #places = new Semaphore(CONNECTIONS);

  /**
   * @param readOnly true: the server itself refuses writes on these connections
   * @param tls left out: no TLS
   */
  constructor(
    readonly url: Secret,
    readonly readOnly: boolean,
    readonly timeoutMs: number,
    readonly reach: StoreReach,
    readonly tls?: Tls,
  ) {}

  /** One statement. A connection on which anything failed is not used again. @throws the driver's error, or StoreTimeout */
  async query(sql: string, values: readonly (string | number | null)[]): Promise<QueryResult> {
    const leave: Release = await this.#places.acquire();
    try {
      this.reach.check();
      const connection = this.#idle.pop() ?? (await this.#open());
      try {
        const asked = connection.query({ sql, values: [...values], timeout: this.timeoutMs });
        const [result] = await within(this.timeoutMs + 500, asked, 'the statement', () => connection.destroy());
        this.#idle.push(connection);
        return result;
      } catch (error) {
        connection.destroy();
        throw error;
      }
    } finally {
      leave();
    }
  }

  /** Ends what is idle; statements under way have ended before. */
  close(): void {
    for (const connection of this.#idle.splice(0)) connection.destroy();
  }

  async #open(): Promise<Connection> {
    try {
      const connection = await this.#connect();
      this.reach.reached();
      return connection;
    } catch (error) {
      this.reach.failed(error);
      throw (await this.#wantsTls(error)) ? new TlsMismatch(TLS_ONLY, error) : error;
    }
  }

  /**
   * Whether an account that was rejected without TLS is let in with it: the server says the same of a wrong password and of an account or
   * server that requires TLS.
   */
  async #wantsTls(error: unknown): Promise<boolean> {
    if (this.tls !== undefined || !isRejection(error)) return false;
    try {
      (await this.#opened({ ssl: { rejectUnauthorized: false } })).destroy();
      return true;
    } catch {
      return false;
    }
  }

  async #connect(): Promise<Connection> {
    const connection = await this.#opened(this.tls === undefined ? {} : await mysqlTls(this.tls, addressOf(this.url.reveal(), MYSQL_PORT)));
    // A connection that dies while idle says so here; the next statement on it fails and is reported then.
    connection.on('error', () => connection.destroy());
    if (this.readOnly) await within(this.timeoutMs, connection.query('SET SESSION TRANSACTION READ ONLY'), 'the session set-up');
    return connection;
  }

  async #opened(over: Pick<ConnectionOptions, 'ssl' | 'host' | 'stream'>): Promise<Connection> {
    // Loaded when a database is asked for the first time: most of a short run's start would go into it.
    const { createConnection } = await import('mysql2/promise');
    const opening = createConnection({
      uri: this.url.reveal(),
      connectTimeout: this.timeoutMs,
      dateStrings: true,
      supportBigNumbers: true,
      multipleStatements: false,
      enableKeepAlive: false,
      ...over,
    });
    // Who comes late is shown out: nobody waits for that connection any more.
    const discard = (): void => void opening.then((late) => late.destroy()).catch(() => undefined);
    return within(this.timeoutMs + 500, opening, 'the connection to MySQL', discard);
  }
}

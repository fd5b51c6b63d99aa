import { type Connection, type ConnectionOptions, createConnection } from 'mysql2/promise';
import { isRow, type Row, type SqlParameter } from './row.js';

const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 20_000;

export interface MysqlRoot {
  /** Runs one statement; no rows where it gives none. */
  root(sql: string, params?: readonly SqlParameter[]): Promise<readonly Row[]>;
  /** Runs several statements. */
  script(sql: string): Promise<void>;
  /** True once it answers. */
  answers(): Promise<boolean>;
}

/**
 * Asks a database server as root, each time on a connection of its own.
 * @param where its socket, or its address and root's password; asked each time, since a server may move
 */
export function askAsRoot(name: string, where: () => ConnectionOptions): MysqlRoot {
  const asRoot = async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => {
    let connection: Connection | undefined;
    try {
      connection = await createConnection({ user: 'root', multipleStatements: true, connectTimeout: CONNECT_TIMEOUT_MS, ...where() });
      return await work(connection);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`Failed to ask MariaDB ${name}: ${why}. Please check that it runs, and the statement.`, { cause });
    } finally {
      // Not end(): a frozen server would never say goodbye.
      connection?.destroy();
    }
  };
  return {
    root: (sql, params = []) =>
      asRoot(async (connection) => {
        const [rows] = await connection.query({ sql, timeout: QUERY_TIMEOUT_MS }, [...params]);
        const list: readonly unknown[] = Array.isArray(rows) ? rows : [];
        return list.filter(isRow);
      }),
    script: (sql) => asRoot(async (connection) => void (await connection.query({ sql, timeout: QUERY_TIMEOUT_MS }))),
    answers: () => asRoot((connection) => connection.query('SELECT 1')).then(() => true),
  };
}

import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { NodeConfig } from './config.js';
import { type NodeDatabase, nodeDatabase, type Sql, type SqlRow } from './database.js';
import { schemaSql, schemaStatements } from './schema-sql.js';

export interface OpenDatabaseOptions {
  readonly config: NodeConfig;
  readonly contract: 'aisbf-0.99' | 'playbook';
  /** The release that never opens MySQL (contract 12.A D1). */
  readonly neverOpensMysql: boolean;
  readonly log: (line: string) => void;
}

const isRow = (value: unknown): value is SqlRow => typeof value === 'object' && value !== null;

/** A new connection for every statement, as released nodes do: what the server says now counts, not what it said before. */
async function mysql(options: OpenDatabaseOptions): Promise<Sql> {
  const { createConnection } = await import('mysql2/promise');
  const { database } = options.config.aisbf;
  const connect = (multipleStatements = false) =>
    createConnection({
      host: database.mysql_host ?? '',
      port: database.mysql_port,
      user: database.mysql_user ?? '',
      password: database.mysql_password ?? '',
      database: database.mysql_database ?? '',
      connectTimeout: 10_000,
      multipleStatements,
    });
  const connection = await connect(true);
  try {
    const [seen] = await connection.query("SELECT table_schema FROM information_schema.tables WHERE table_name = 'account_tiers'");
    // A release looks for its tables in every schema the account may see, and stumbles over the second.
    if (Array.isArray(seen) && seen.length > 1) throw new Error('Unread result found');
    await connection.query(schemaSql(options.contract));
    if (options.contract === 'playbook') {
      for (const provider of options.config.providers.values()) {
        await connection.query('INSERT IGNORE INTO providers (name, type) VALUES (?, ?)', [provider.id, provider.type]);
      }
    }
  } finally {
    await connection.end();
  }
  return {
    backend: 'mysql',
    async query(sql, values = []) {
      const one = await connect();
      try {
        const [rows] = await one.query(sql, [...values]);
        const list: readonly unknown[] = Array.isArray(rows) ? rows : [];
        return list.filter(isRow);
      } finally {
        one.destroy();
      }
    },
    close: async () => {},
  };
}

async function sqlite(path: string, options: OpenDatabaseOptions): Promise<Sql> {
  const { default: wasm } = await import('node-sqlite3-wasm');
  mkdirSync(dirname(path), { recursive: true });
  // The driver locks by a folder beside the file; a killed node leaves it. Nobody else uses this node's file.
  if (existsSync(`${path}.lock`)) rmSync(`${path}.lock`, { recursive: true });
  const database = new wasm.Database(path);
  for (const statement of schemaStatements(options.contract, 'sqlite')) database.run(statement);
  return {
    backend: 'sqlite',
    query: async (sql, values = []) => database.all(sql, [...values]),
    close: async () => database.close(),
  };
}

const expand = (path: string, home: string): string => path.replace(/^~(?=\/)/, home);

/**
 * Opens the database named in aisbf.json. As released nodes do, a MySQL that cannot be opened is replaced, for the life of the process and
 * without a word to any client, by an empty SQLite file of the node's own.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<NodeDatabase> {
  const { aisbf, home } = options.config;
  const own = join(home, '.aisbf', 'aisbf.db');
  const registered = (sql: Sql): NodeDatabase => {
    options.log(`CONFIG DATABASE INSTANCE REGISTERED [backend: ${sql.backend}]`);
    return nodeDatabase(sql);
  };
  const { database } = aisbf;
  if (database.type === 'mysql' && database.mysql_host && database.mysql_user && database.mysql_database) {
    try {
      if (options.neverOpensMysql) throw new Error("'DatabaseManager' object has no attribute '_mysql_pool'");
      return registered(await mysql(options));
    } catch (error) {
      options.log(`Failed to initialize database: ${error instanceof Error ? error.message : String(error)}`);
      return registered(await sqlite(own, options));
    }
  }
  return registered(await sqlite(database.type === 'sqlite' && database.sqlite_path ? expand(database.sqlite_path, home) : own, options));
}

import { type Column, playbookTables, releasedTables, type Table } from './tables.js';

type Dialect = 'mysql' | 'sqlite';

const mysqlTypes: Readonly<Record<string, string>> = {
  id: 'int NOT NULL AUTO_INCREMENT PRIMARY KEY',
  flag: 'tinyint(1)',
  money: 'decimal(10,2)',
  cost: 'decimal(10,6)',
  fee: 'decimal(5,2)',
  time: 'timestamp NULL',
  'long-text': 'mediumtext',
};

const sqliteTypes: Readonly<Record<string, string>> = {
  id: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  flag: 'BOOLEAN',
  double: 'REAL',
  money: 'DECIMAL(10,2)',
  cost: 'DECIMAL(10,6)',
  fee: 'DECIMAL(5,2)',
  time: 'TIMESTAMP',
  'long-text': 'TEXT',
};

function defaultSql(column: Column): string {
  if (column.default === undefined) return '';
  if (column.default === 'now') return ' DEFAULT CURRENT_TIMESTAMP';
  return ` DEFAULT ${typeof column.default === 'number' ? column.default : `'${column.default}'`}`;
}

function columnSql(column: Column, dialect: Dialect): string {
  const types = dialect === 'mysql' ? mysqlTypes : sqliteTypes;
  // `timestamp` is also a column's name; quoted with the sign both databases read.
  return `\`${column.name}\` ${types[column.kind] ?? column.kind}${column.notNull ? ' NOT NULL' : ''}${defaultSql(column)}`;
}

function tableSql(table: Table, dialect: Dialect): string {
  const parts = table.columns.map((column) => columnSql(column, dialect));
  for (const columns of table.unique ?? []) parts.push(`UNIQUE (${columns.map((name) => `\`${name}\``).join(', ')})`);
  if (dialect === 'mysql') {
    for (const [column, target] of Object.entries(table.references ?? {})) {
      parts.push(`FOREIGN KEY (\`${column}\`) REFERENCES \`${target}\` (id)`);
    }
  }
  return `CREATE TABLE IF NOT EXISTS \`${table.name}\` (${parts.join(', ')})`;
}

/** The one row every first start of a release puts in. */
const freeTier = `INTO account_tiers (id, name, description, is_default, is_active)
  VALUES (1, 'Free Tier', 'Default free account tier with unlimited access', 1, 1)`;

/** One statement each, for drivers that take one at a time. */
export function schemaStatements(contract: 'aisbf-0.99' | 'playbook', dialect: Dialect): readonly string[] {
  const tables = contract === 'playbook' ? playbookTables : releasedTables;
  return [...tables.map((table) => tableSql(table, dialect)), `INSERT ${dialect === 'mysql' ? 'IGNORE' : 'OR IGNORE'} ${freeTier}`];
}

/**
 * The tables of a node's MySQL database as one text of several statements (`CREATE TABLE IF NOT EXISTS ...;`), with the default tier's
 * row. Running it twice changes nothing. The playbook's adds `users.tier` and `providers(id, name, type, enabled)`.
 */
export function schemaSql(contract: 'aisbf-0.99' | 'playbook'): string {
  return `${schemaStatements(contract, 'mysql').join(';\n')};\n`;
}

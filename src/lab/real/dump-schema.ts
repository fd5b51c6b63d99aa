import { format } from 'mysql2';
import type { Mariadb } from '../stores/mariadb.js';
import type { Row } from '../stores/row.js';

export interface SchemaDump {
  /** Statements that make the tables and their rows in the schema that is used then. */
  readonly sql: string;
  readonly count: number;
}

/** What a node writes about itself while it runs, and nobody needs of it later. */
const TRACES: readonly string[] = ['dashboard_events'];

function literal(value: unknown): string | number | null | Date {
  return typeof value === 'number' || value === null || value instanceof Date ? value : String(value);
}

function insert(table: string, row: Row): string {
  return format('INSERT INTO ?? (??) VALUES (?)', [table, Object.keys(row), Object.values(row).map(literal)]);
}

/** Tables and rows of a schema. */
export async function dumpSchema(server: Mariadb, schema: string): Promise<SchemaDump> {
  const tables = await server.root('SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? ORDER BY 1', [schema]);
  const names = tables.map(({ name }) => String(name));
  const statements: string[] = [];
  for (const name of names) {
    const [made] = await server.root(`SHOW CREATE TABLE ${schema}.${name}`);
    statements.push(String(made?.['Create Table']).replace(/ AUTO_INCREMENT=\d+/, ''));
    const rows = TRACES.includes(name) ? [] : await server.root(`SELECT * FROM ${schema}.${name}`);
    statements.push(...rows.map((row) => insert(name, row)));
  }
  // Tables come in the order of their names, not of what refers to what.
  return { sql: ['SET FOREIGN_KEY_CHECKS = 0', ...statements, 'SET FOREIGN_KEY_CHECKS = 1'].join(';\n'), count: names.length };
}

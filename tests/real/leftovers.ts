import type { Lab } from '../../src/lab/lab.js';

/** Everything a cluster keeps: rows by table of both environments, and keys of Redis. */
export interface Kept {
  readonly rows: ReadonlyMap<string, number>;
  readonly keys: ReadonlySet<string>;
}

/** What any completion leaves on a released node: usage and event rows. */
const ROWS: readonly string[] = ['token_usage', 'user_token_usage', 'dashboard_events', 'context_dimensions'];
/** Response-cache entries, the adaptive limits and the manual state of a provider. */
const KEYS: readonly RegExp[] = [/:response:endpoint:/, /aisbf:adaptive_rate_limiter:/, /aisbf:provider_manual_disabled:/];

export async function keptBy(lab: Lab): Promise<Kept> {
  const rows = new Map<string, number>();
  for (const { schema } of Object.values(lab.spec.environments)) {
    const tables = await lab.mysql.root('SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ?', [schema]);
    for (const { name } of tables) {
      const [row] = await lab.mysql.root(`SELECT COUNT(*) AS n FROM ${schema}.${String(name)}`);
      rows.set(`${schema}.${String(name)}`, Number(row?.['n']));
    }
  }
  const keys = await lab.redis.command('KEYS', '*');
  return { rows, keys: new Set(Array.isArray(keys) ? keys.map(String) : []) };
}

/** What is there besides, and what is gone: nothing, where a run was harmless. */
export function leftBehind(before: Kept, after: Kept): readonly string[] {
  const rows = [...after.rows]
    .map(([table, count]) => ({ table, more: count - (before.rows.get(table) ?? 0) }))
    .filter(({ table, more }) => more !== 0 && !(more > 0 && ROWS.includes(table.split('.')[1] ?? '')))
    .map(({ table, more }) => `${table}: ${more > 0 ? '+' : ''}${more} rows`);
  const keys = [...after.keys].filter((key) => !before.keys.has(key) && !KEYS.some((allowed) => allowed.test(key)));
  return [...rows, ...keys];
}

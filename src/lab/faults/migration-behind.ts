import type { Lab } from '../lab.js';
import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';

/** A column that the inventory of the contract reads, and the name it has before the migration. */
function column({ contract, spec }: Lab): {
  readonly schema: string;
  readonly table: string;
  readonly now: string;
  readonly before: string;
} {
  const { schema } = spec.environments.production;
  return contract === 'playbook'
    ? { schema, table: 'providers', now: 'enabled', before: 'active' }
    : { schema, table: 'provider_manual_disabled', now: 'user_id', before: 'owner_id' };
}

/** A migration that renames a column has not run on the shared database. */
export const migrationBehind = defineFault({
  id: 'migration-behind',
  title: 'the shared database lacks a column that this release reads',
  released: false,
  at: 'none',
  async starting({ lab }) {
    const { schema, table, now, before } = column(lab);
    await lab.mysql.script(`ALTER TABLE ${schema}.${table} RENAME COLUMN ${now} TO ${before}`);
    return undefined;
  },
  async undo({ lab }) {
    const { schema, table, now, before } = column(lab);
    await lab.mysql.script(`ALTER TABLE ${schema}.${table} RENAME COLUMN ${before} TO ${now}`);
  },
  async prove({ lab }) {
    const { schema, table, now } = column(lab);
    const rows = await lab.mysql.root(`SHOW COLUMNS FROM ${schema}.${table} LIKE '${now}'`);
    return { inForce: rows.length === 0, seen: `${table} ${rows.length === 0 ? 'lacks' : 'has'} the column ${now}` };
  },
  expect: () => expected(symptoms.notVisible, 'database', 'infrastructure', culprit.store('mysql')),
});

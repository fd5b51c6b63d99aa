import { randomBytes } from 'node:crypto';
import { quoted, schemaSeed } from '../files/seed-sql.js';
import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { accountsSeen } from './observe/database.js';

interface OtherSchema {
  readonly schema: string;
  readonly account: string;
  readonly password: string;
}

/** Another schema of the same server, by an account granted that one only (one that sees two would make it fall back to SQLite). */
export const nodeOnOtherDatabase = defineFault<OtherSchema>({
  id: 'node-on-other-database',
  title: 'a node uses another database of the same server',
  released: true,
  at: 'node',
  nodes: (_spec, place) => [place],
  async starting({ lab, place }) {
    const schema = `aisbf_other_${place.replaceAll(/[^a-z0-9]/g, '_')}`;
    const other = { schema, account: schema, password: randomBytes(16).toString('hex') };
    await lab.mysql.script(schemaSeed(lab.tables, schema, other.account, other.password));
    return other;
  },
  setup(setup, _site, other) {
    if (other === undefined) return setup;
    const database = { ...setup.aisbf.database, mysql_user: other.account, mysql_password: other.password, mysql_database: other.schema };
    return { ...setup, aisbf: { ...setup.aisbf, database } };
  },
  async undo({ lab, place }, other) {
    if (other === undefined) return;
    await lab.node(place).stop();
    await lab.mysql.script(`DROP DATABASE ${other.schema}; DROP USER ${quoted(other.account)}@'%'`);
  },
  async prove({ lab, place }, other) {
    const accounts = await accountsSeen(lab, lab.node(place));
    return {
      inForce: other !== undefined && accounts.length === 1 && accounts[0] === other.account,
      seen: `MySQL hears ${place} as ${accounts.length === 0 ? 'nobody' : accounts.join(', ')}`,
    };
  },
  expect: (spec, place) => expected(symptoms.notVisible, 'database', 'infrastructure', culprit.node(spec, place)),
});

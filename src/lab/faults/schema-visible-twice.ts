import { quoted } from '../files/seed-sql.js';
import type { Lab } from '../lab.js';
import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { forgetFile } from './fell-back.js';
import { servesFromFile } from './observe/on-sqlite.js';

/** Production's account, and the schema that is none of its business. */
function grant({ spec }: Lab): { readonly on: string; readonly account: string } {
  const { production, staging } = spec.environments;
  return { on: `${staging.schema}.*`, account: `${quoted(production.account)}@'%'` };
}

/** The nodes' account may see a second AISBF schema: nodes that start stumble over it and serve from files of their own. */
export const schemaVisibleTwice = defineFault({
  id: 'schema-visible-twice',
  title: "the nodes' account may see a second AISBF schema",
  released: true,
  at: 'none',
  nodes: (spec) => spec.nodes.map(({ id }) => id),
  async starting({ lab }) {
    const { on, account } = grant(lab);
    await lab.mysql.script(`GRANT SELECT ON ${on} TO ${account}`);
    return undefined;
  },
  async undo({ lab }) {
    const { on, account } = grant(lab);
    await lab.mysql.script(`REVOKE SELECT ON ${on} FROM ${account}`);
    await forgetFile(lab.nodes);
  },
  async prove({ lab }) {
    const { account } = lab.spec.environments.production;
    const granted = await lab.mysql.root('SELECT db FROM mysql.db WHERE user = ?', [account]);
    const seen: string[] = [`its account is granted ${granted.length} schemas`];
    let inForce = granted.length === 2;
    for (const node of lab.nodes) {
      const proof = await servesFromFile(lab, node);
      seen.push(proof.seen);
      inForce &&= proof.inForce;
    }
    return { inForce, seen: seen.join('; ') };
  },
  expect: () => expected(symptoms.notVisible, 'database', 'infrastructure', culprit.setting('database.mysql_user')),
});

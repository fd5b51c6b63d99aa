import { productionSeed } from '../files/seed-sql.js';
import type { SecondMysql } from '../lab-parts.js';
import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { knockAsUser } from './observe/chat.js';
import { accountsSeen } from './observe/database.js';
import { watchMysql } from './observe/mysql-log.js';

/** A second server with a schema of the same name, the same users and the same tokens: only a change tells them apart. */
export const nodeOnOtherDatabaseServer = defineFault<SecondMysql>({
  id: 'node-on-other-database-server',
  title: 'a node uses a clone of the database on another server',
  released: true,
  at: 'node',
  nodes: (_spec, place) => [place],
  async starting({ lab, place }) {
    const clone = await lab.secondMysql(lab.node(place), `clone-${place}`);
    await clone.server.script(productionSeed(lab.spec, lab.secrets, lab.tables));
    return clone;
  },
  setup(setup, _site, clone) {
    if (clone === undefined) return setup;
    return { ...setup, aisbf: { ...setup.aisbf, database: { ...setup.aisbf.database, mysql_port: clone.wire.port } } };
  },
  async undo({ lab, place }, clone) {
    if (clone === undefined) return;
    await lab.node(place).stop();
    await clone.close();
  },
  async prove({ lab, place }, clone) {
    const node = lab.node(place);
    const declared = await accountsSeen(lab, node);
    if (clone === undefined) return { inForce: false, seen: `there is no clone; MySQL hears ${place} as ${declared.join(', ')}` };
    const there = await watchMysql(clone.server, () => knockAsUser(lab, node));
    const heard = there.some(({ host }) => host === node.spec.host);
    return {
      inForce: heard && declared.length === 0,
      seen: `the clone ${heard ? 'hears' : 'does not hear'} ${place}, the declared server ${declared.length === 0 ? 'does not' : 'does'}`,
    };
  },
  expect: (spec, place) => expected(symptoms.notVisible, 'database', 'infrastructure', culprit.node(spec, place)),
});

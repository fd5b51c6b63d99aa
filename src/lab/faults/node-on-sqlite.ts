import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { removeFile, servesFromFile } from './observe/on-sqlite.js';

/** A node is configured to keep its database in a local file. */
export const nodeOnSqlite = defineFault({
  id: 'node-on-sqlite',
  title: "a node's database is a local file",
  released: true,
  at: 'node',
  nodes: (_spec, place) => [place],
  setup: (setup) => ({ ...setup, aisbf: { ...setup.aisbf, database: { ...setup.aisbf.database, type: 'sqlite' } } }),
  async undo({ lab, place }) {
    await lab.node(place).stop();
    await removeFile(lab.node(place));
  },
  prove: ({ lab, place }) => servesFromFile(lab, lab.node(place)),
  expect: (spec, place) => expected(symptoms.notVisible, 'database', 'infrastructure', culprit.node(spec, place)),
});

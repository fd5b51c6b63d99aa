import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { cutMysql, forgetFile, restoreMysql } from './fell-back.js';
import { servesFromFile } from './observe/on-sqlite.js';

/** MySQL was unreachable while a node started; it is configured for MySQL and serves from a file until it is restarted. */
export const nodeFellBackToSqlite = defineFault({
  id: 'node-fell-back-to-sqlite',
  title: 'MySQL was unreachable while a node started',
  released: true,
  at: 'node',
  nodes: (_spec, place) => [place],
  async starting({ lab, place }) {
    await cutMysql([lab.node(place)]);
    return undefined;
  },
  started: ({ lab, place }) => restoreMysql([lab.node(place)]),
  undo: ({ lab, place }) => forgetFile([lab.node(place)]),
  prove: ({ lab, place }) => servesFromFile(lab, lab.node(place)),
  expect: (spec, place) => expected(symptoms.notVisible, 'database', 'infrastructure', culprit.node(spec, place)),
});

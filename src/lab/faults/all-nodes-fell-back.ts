import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { cutMysql, forgetFile, restoreMysql } from './fell-back.js';
import { servesFromFile } from './observe/on-sqlite.js';

/** No node could open MySQL when it started: each serves from a file of its own, and all agree. */
export const allNodesFellBack = defineFault({
  id: 'all-nodes-fell-back',
  title: 'no node uses MySQL, each serves from a file of its own',
  released: true,
  at: 'none',
  nodes: (spec) => spec.nodes.map(({ id }) => id),
  async starting({ lab }) {
    await cutMysql(lab.nodes);
    return undefined;
  },
  started: ({ lab }) => restoreMysql(lab.nodes),
  undo: ({ lab }) => forgetFile(lab.nodes),
  async prove({ lab }) {
    const seen: string[] = [];
    let inForce = true;
    for (const node of lab.nodes) {
      const proof = await servesFromFile(lab, node);
      seen.push(proof.seen);
      inForce &&= proof.inForce;
    }
    return { inForce, seen: seen.join('; ') };
  },
  expect: () => expected(symptoms.notVisible, 'database', 'infrastructure', culprit.everything),
});

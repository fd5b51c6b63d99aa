import { cellsOf, failedWith, reachCells, texts, unique } from '../look.js';
import { makeClaim, nodeCulprit } from '../make-claim.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

const nodesIn = (cell: JudgedCell): readonly string[] => texts(cell, 'nodes');

/** What comes of it: nobody is left to agree with, and a balancer that names the one node never names the other. */
function consequences(view: RunView, nodes: readonly string[]): readonly JudgedCell[] {
  const lonely = view.cells.filter(({ verdict }) => verdict.status === 'unknown' && verdict.data['because'] === 'one-process');
  const never = reachCells(view).filter((cell) => failedWith(cell, 'node-not-reached') && nodes.includes(cell.cell.node ?? ''));
  return [...lonely, ...never];
}

function claim(view: RunView, nodes: readonly string[], cells: readonly JudgedCell[]): Claim {
  const origins = unique(cells.flatMap((cell) => texts(cell, 'origins')));
  return makeClaim('one-process', {
    id: 'nodes-are-one-process',
    title: `${nodes.join(' and ')} are one process, declared as ${nodes.length} nodes`,
    severity: 'error',
    symptom: null,
    layer: 'node',
    fix: 'harness',
    culprits: nodes.map(nodeCulprit),
    facts: [
      `failed logins of a made-up name that were sent to one of ${nodes.join(', ')} locked it on the others, which is counted in the process alone`,
      ...(origins.length === 1 ? [`all of them give ${origins[0]} as their own address`] : []),
      'what they agree on is agreed with nobody',
    ],
    firstCheck: `Compare the addresses of ${nodes.join(' and ')} in the cluster file: a name, a proxy or a balancer leads to one node twice.`,
    next: 'aisbf-check doctor',
    explains: [...cells, ...consequences(view, nodes)],
    specificity: 9,
  });
}

/** Nodes that were shown to be one process. */
export const oneProcess: Rule = {
  id: 'one-process',
  findings: ['nodes-are-one-process'],
  propose(view) {
    const cells = cellsOf(view, 'separate-processes').filter((cell) => failedWith(cell, 'one-process'));
    const groups = new Map(cells.map((cell) => [JSON.stringify(nodesIn(cell)), nodesIn(cell)]));
    return [...groups].map(([name, nodes]) =>
      claim(
        view,
        nodes,
        cells.filter((cell) => JSON.stringify(nodesIn(cell)) === name),
      ),
    );
  },
};

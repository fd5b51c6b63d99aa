import { diagnoseNode } from '../follow-up.js';
import { cellsOf, failedWith, nodesOf, text, unique } from '../look.js';
import { everything, makeClaim, nodeCulprit } from '../make-claim.js';
import type { Claim, JudgedCell, Rule } from '../rule.js';

function claim(nodes: readonly string[], cells: readonly JudgedCell[], everywhere: boolean): Claim {
  const who = everywhere ? 'Every node' : nodes.join(', ');
  return makeClaim('mixed-answers', {
    id: 'node-mixes-answers',
    title: `${who} gives answers to others than those who asked`,
    severity: 'critical',
    symptom: 'stale-or-cross-environment-cache',
    layer: 'node',
    fix: 'infrastructure',
    culprits: everywhere ? [everything] : nodes.map(nodeCulprit),
    facts: cells.map(
      (cell) =>
        `${text(cell, 'identity')} asked ${cell.cell.node} and got the answer to what ${text(cell, 'whose')} asked ${text(cell, 'asked')} at the same time`,
    ),
    firstCheck: `Take ${everywhere ? 'the nodes' : who} out of service, then look for what a request keeps where all requests find it: a patch, a middleware, a proxy that uses one connection for two.`,
    next: diagnoseNode(nodes[0] ?? ''),
    explains: cells,
    specificity: 9,
    ...(everywhere ? { attribution: 'everything' as const } : {}),
  });
}

/** Nodes that mix up who asked what, when several ask at once. */
export const mixedAnswers: Rule = {
  id: 'mixed-answers',
  findings: ['node-mixes-answers'],
  propose(view) {
    const cells = cellsOf(view, 'isolation').filter((cell) => cell.cell.part === 'concurrent' && failedWith(cell, 'anothers-answer'));
    const nodes = unique(cells.flatMap((cell) => cell.cell.node ?? []));
    if (nodes.length > 1 && nodes.length === nodesOf(view).length) return [claim(nodes, cells, true)];
    return nodes.map((node) =>
      claim(
        [node],
        cells.filter((cell) => cell.cell.node === node),
        false,
      ),
    );
  },
};

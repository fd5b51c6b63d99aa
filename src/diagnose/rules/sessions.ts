import { diagnoseNode } from '../follow-up.js';
import { cellsOf, failedWith, texts, unique } from '../look.js';
import { everything, makeClaim, nodeCulprit } from '../make-claim.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

const refusing = (view: RunView): readonly JudgedCell[] =>
  cellsOf(view, 'dashboard-session').filter(
    (cell) => cell.cell.part === 'honoured' && failedWith(cell, 'session-refused', 'differs-no-majority'),
  );

const shared = { severity: 'error', symptom: 'token-works-here-not-there', layer: 'auth', fix: 'infrastructure' } as const;

function oneNode(node: string, cells: readonly JudgedCell[]): Claim {
  const honours = unique(cells.flatMap((cell) => texts(cell, 'honours')));
  return makeClaim('sessions', {
    ...shared,
    id: 'node-own-session-secret',
    title: `${node} signs dashboard sessions with a secret of its own`,
    culprits: [nodeCulprit(node)],
    facts: [
      `of the sessions shown to it ${node} honours ${honours.length === 0 ? 'none' : `those of ${honours.join(', ')} only`}; the others honour each other's`,
    ],
    firstCheck: `Compare session_secret.key in ${node}'s folder .aisbf with another node's (a digest is enough).`,
    next: diagnoseNode(node),
    explains: cells,
    specificity: 8,
  });
}

function nobody(cells: readonly JudgedCell[]): Claim {
  const nodes = unique(cells.flatMap((cell) => cell.cell.node ?? []));
  const two = nodes.length === 2;
  return makeClaim('sessions', {
    ...shared,
    id: 'sessions-not-shared',
    title: two ? `${nodes.join(' and ')} do not honour each other's dashboard sessions` : "No node honours another's dashboard sessions",
    culprits: two ? nodes.map(nodeCulprit) : [everything],
    facts: [`no group of nodes that honour each other is a majority: ${nodes.join(', ')}`],
    firstCheck: 'Give all nodes one session_secret.key: each makes one of its own at its first start.',
    next: diagnoseNode(nodes[0] ?? ''),
    explains: cells,
    specificity: 8,
    attribution: two ? 'ambiguous' : 'everything',
    ...(two ? { rivals: nodes.map((node) => [nodeCulprit(node)]) } : {}),
  });
}

/** Nodes that do not honour each other's dashboard sessions. */
export const sessions: Rule = {
  id: 'sessions',
  findings: ['node-own-session-secret', 'sessions-not-shared'],
  propose(view) {
    const cells = refusing(view);
    const apart = cells.filter((cell) => failedWith(cell, 'differs-no-majority'));
    if (apart.length > 0) return [nobody(cells)];
    return unique(cells.flatMap((cell) => cell.cell.node ?? [])).map((node) =>
      oneNode(
        node,
        cells.filter((cell) => cell.cell.node === node),
      ),
    );
  },
};

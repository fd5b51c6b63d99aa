import { askTokenProbe, diagnoseNode } from '../follow-up.js';
import { cellsOf, count, failedWith, nodesOf, text, unique } from '../look.js';
import { everything, makeClaim, nodeCulprit } from '../make-claim.js';
import { strangersToDatabase, tellingNodes } from '../node-states.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

/** The node goes on letting in whom it must not. */
const REVOKED: readonly string[] = ['switched-off', 'deleted'];

const unseen = (view: RunView): readonly JudgedCell[] =>
  [...cellsOf(view, 'revocation'), ...cellsOf(view, 'config-convergence')].filter((cell) => failedWith(cell, 'change-not-seen'));

const keepsRevoked = (cell: JudgedCell): boolean => REVOKED.includes(text(cell, 'change') ?? '');

const secondsOf = (cells: readonly JudgedCell[]): number => Math.max(...cells.map((cell) => count(cell, 'withinMs'))) / 1000;

const whatChanged = (cell: JudgedCell): string => {
  const change = text(cell, 'change')?.replace('-', ' ') ?? 'changed';
  return cell.cell.check === 'revocation' ? `a token was ${change}` : `a rotation was ${change}`;
};

const factsOf = (cells: readonly JudgedCell[]): readonly string[] =>
  cells.map((cell) =>
    cell.verdict.data['stored'] === false
      ? `${cell.cell.node} says that a rotation was saved, and the declared database does not hold it`
      : `${cell.cell.node} did not show within ${secondsOf([cell])} s that ${whatChanged(cell)}`,
  );

const fixed = { fix: 'infrastructure' } as const;

function revokedClaim(view: RunView, nodes: readonly string[], cells: readonly JudgedCell[], everywhere: boolean): Claim {
  const who = everywhere ? 'Every node' : nodes.join(', ');
  return makeClaim('changes', {
    ...fixed,
    id: 'node-keeps-revoked-tokens',
    title: `${who} still lets in a token ${secondsOf(cells)} s after it was revoked`,
    severity: 'critical',
    symptom: 'token-works-here-not-there',
    layer: 'auth',
    culprits: everywhere ? [everything] : nodes.map(nodeCulprit),
    facts: [...factsOf(cells), 'a token new to it was known in time, so it does look into this database'],
    firstCheck: `Look for what keeps tokens on or before ${everywhere ? 'the nodes' : who}: a cache in a proxy or a patch of its own. Restart it; until then revoke nobody in haste.`,
    next: askTokenProbe(view, nodes[0] ?? ''),
    explains: cells,
    specificity: 9,
    ...(everywhere ? { attribution: 'everything' as const } : {}),
  });
}

function lateClaim(nodes: readonly string[], cells: readonly JudgedCell[], everywhere: boolean): Claim {
  const who = everywhere ? 'Every node' : nodes.join(', ');
  return makeClaim('changes', {
    ...fixed,
    id: 'node-shows-changes-late',
    title: `${who} does not show a change of the database within ${secondsOf(cells)} s`,
    severity: 'error',
    symptom: 'change-not-visible',
    layer: 'node',
    culprits: everywhere ? [everything] : nodes.map(nodeCulprit),
    facts: factsOf(cells),
    firstCheck: `Compare the database host of ${everywhere ? 'the nodes' : who} with the declared one: is it a copy that follows it, and how far is it behind? Where only what users configure is late, restart it: it keeps what it once read.`,
    next: diagnoseNode(nodes[0] ?? ''),
    explains: cells,
    specificity: 7,
    ...(everywhere ? { attribution: 'everything' as const } : {}),
  });
}

/** One claim for all nodes where all are alike, else one for each. */
function claims(
  view: RunView,
  cells: readonly JudgedCell[],
  claim: (nodes: readonly string[], own: readonly JudgedCell[], all: boolean) => Claim,
) {
  const nodes = unique(cells.flatMap((cell) => cell.cell.node ?? []));
  if (nodes.length > 1 && nodes.length === tellingNodes(view).length) return [claim(nodes, cells, true)];
  return nodesOf(view)
    .filter((node) => nodes.includes(node))
    .map((node) =>
      claim(
        [node],
        cells.filter((cell) => cell.cell.node === node),
        false,
      ),
    );
}

/** Nodes that use the shared database and are shown its changes late, or hold on to what was taken back. */
export const changes: Rule = {
  id: 'changes',
  findings: ['node-keeps-revoked-tokens', 'node-shows-changes-late'],
  propose(view) {
    const strangers = strangersToDatabase(view);
    const cells = unseen(view).filter((cell) => !strangers.has(cell.cell.node ?? ''));
    return [
      ...claims(view, cells.filter(keepsRevoked), (nodes, own, all) => revokedClaim(view, nodes, own, all)),
      ...claims(
        view,
        cells.filter((cell) => !keepsRevoked(cell)),
        lateClaim,
      ),
    ];
  },
};

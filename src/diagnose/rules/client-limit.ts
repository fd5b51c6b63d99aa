import type { Culprit, Finding } from '../finding.js';
import { askTokenProbe } from '../follow-up.js';
import { cellsOf, count, failedWith, map, nodesOf, numberIn, text, texts } from '../look.js';
import { makeClaim, nodeCulprit } from '../make-claim.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

const SETTING: Culprit = { factor: 'setting', level: 'client_rate_limiting' };

type Said = Pick<Finding, 'id' | 'title' | 'culprits' | 'firstCheck'>;

const declaredOf = (cell: JudgedCell): string => `${count(cell, 'requests')} requests in ${count(cell, 'windowSeconds')} s`;

const facts = (cell: JudgedCell): readonly string[] => {
  const byNode = map(cell, 'byNode');
  const counts = Object.keys(byNode).map(
    (node) => `${node} refused ${numberIn(byNode[node], 'refused')} of ${numberIn(byNode[node], 'of')}`,
  );
  return [`declared are ${declaredOf(cell)}, counted by ${text(cell, 'declared')}`, ...counts];
};

function said(view: RunView, cell: JudgedCell): Said {
  if (cell.verdict.code === 'limit-counted-otherwise')
    return {
      id: 'limit-counted-otherwise',
      title:
        text(cell, 'counted') === 'node'
          ? 'Each node counts client requests for itself: the limit is as many times the declared one as there are nodes'
          : 'All nodes count client requests together: the limit is tighter than declared',
      culprits: [SETTING],
      firstCheck:
        'Released nodes count in their own memory: divide the limit by the number of nodes, have the balancer keep a client at one node, or limit clients in the balancer.',
    };
  const nodes = texts(cell, 'nodes');
  const some = cell.verdict.code === 'limit-tighter' && nodes.length === 1 && nodesOf(view).length > 1;
  return {
    id: 'limit-not-as-declared',
    title:
      cell.verdict.code === 'limit-not-in-force'
        ? `No client limit of ${declaredOf(cell)} is in force`
        : `${nodes.join(', ')} ${nodes.length === 1 ? 'refuses' : 'refuse'} clients before ${declaredOf(cell)}`,
    culprits: some ? nodes.map(nodeCulprit) : [SETTING],
    firstCheck: 'Compare client_rate_limiting in aisbf.json of every node with what the cluster file declares (rateLimit).',
  };
}

/** A client's rate limit that is counted by somebody else than declared, or is another one. */
export const clientLimit: Rule = {
  id: 'client-limit',
  findings: ['limit-counted-otherwise', 'limit-not-as-declared'],
  propose: (view): readonly Claim[] =>
    cellsOf(view, 'spread-limit')
      .filter((cell) => failedWith(cell, 'limit-counted-otherwise', 'limit-tighter', 'limit-not-in-force'))
      .map((cell) =>
        makeClaim('client-limit', {
          severity: 'error',
          symptom: null,
          layer: 'node',
          fix: 'infrastructure',
          facts: facts(cell),
          next: askTokenProbe(view, nodesOf(view)[0] ?? ''),
          explains: [cell],
          specificity: 7,
          ...said(view, cell),
        }),
      ),
};

import { showCertificate } from '../follow-up.js';
import { cellsOf, failedWith, flag, text } from '../look.js';
import { makeClaim, nodeCulprit } from '../make-claim.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

const offer = (cell: JudgedCell): string => `${cell.cell.node} offers ${text(cell, 'value')}`;

function about(view: RunView, cells: readonly JudgedCell[]): readonly Claim[] {
  const [first] = cells;
  if (first === undefined) return [];
  const majority = text(first, 'majority');
  return [
    makeClaim('tls-offers', {
      id: 'tls-differs',
      title: majority === undefined ? `The nodes differ: ${cells.map(offer).join(', ')}` : `${offer(first)}, other nodes ${majority}`,
      severity: 'warning',
      symptom: null,
      layer: 'node',
      fix: 'infrastructure',
      culprits: cells.flatMap(({ cell }) => (cell.node === undefined ? [] : [nodeCulprit(cell.node)])),
      facts: cells.map(offer),
      firstCheck: 'Compare the TLS settings of what serves this node (versions, a listener without TLS) with those of the others.',
      next: showCertificate(view, first.cell),
      explains: cells,
      specificity: 8,
      ...(majority === undefined ? { attribution: 'ambiguous' as const } : {}),
    }),
  ];
}

/** Nodes that offer another version of TLS than most, or none; where half stand against half, all are named. */
export const tlsOffers: Rule = {
  id: 'tls-offers',
  findings: ['tls-differs'],
  propose(view) {
    const red = cellsOf(view, 'tls').filter((cell) => failedWith(cell, 'tls-differs'));
    const ties = red.filter((cell) => flag(cell, 'tie'));
    return [...red.filter((cell) => !flag(cell, 'tie')).flatMap((cell) => about(view, [cell])), ...about(view, ties)];
  },
};

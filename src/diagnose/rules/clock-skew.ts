import type { Culprit } from '../finding.js';
import { askHealth } from '../follow-up.js';
import { cellsOf, failedWith, flag, map, nodesOf, numberIn, texts } from '../look.js';
import { makeClaim, nodeCulprit } from '../make-claim.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

const culpritOf = ({ cell }: JudgedCell): Culprit =>
  cell.node === undefined ? { factor: 'store', level: cell.part ?? '' } : nodeCulprit(cell.node);

const layerOf = ({ cell }: JudgedCell): 'node' | 'cache' | 'database' =>
  cell.node !== undefined ? 'node' : cell.part === 'redis' ? 'cache' : 'database';

const inSeconds = (cell: JudgedCell): string => {
  const skew = map(cell, 'skewMs');
  const middle = Math.round((numberIn(skew, 'low') + numberIn(skew, 'high')) / 2000);
  return `${Math.abs(middle)} s ${middle < 0 ? 'behind' : 'ahead of'}`;
};

const names = (cells: readonly JudgedCell[]): string => cells.map((cell) => culpritOf(cell).level).join(' and ');

function about(view: RunView, cells: readonly JudgedCell[]): readonly Claim[] {
  const [first] = cells;
  if (first === undefined) return [];
  const ambiguous = cells.length > 1;
  return [
    makeClaim('clock-skew', {
      id: 'clock-skew',
      title: ambiguous ? `The clocks of ${names(cells)} are apart` : `The clock of ${names(cells)} is ${inSeconds(first)} others`,
      severity: 'error',
      symptom: null,
      layer: layerOf(cells.find(({ cell }) => cell.node !== undefined) ?? first),
      fix: 'infrastructure',
      culprits: cells.map(culpritOf),
      facts: cells.map((cell) => `by its own answers ${culpritOf(cell).level} is ${inSeconds(cell)} ${texts(cell, 'against').join(', ')}`),
      firstCheck: `Look whether time synchronisation (chrony, ntpd) runs on the machine of ${names(cells)}.`,
      next: askHealth(view, cells.find(({ cell }) => cell.node !== undefined)?.cell.node ?? nodesOf(view)[0] ?? ''),
      explains: cells,
      specificity: 8,
      ...(ambiguous ? { attribution: 'ambiguous' as const } : {}),
    }),
  ];
}

/** Clocks that are apart from most of the others; where half stand against half, both are named. */
export const clockSkew: Rule = {
  id: 'clock-skew',
  findings: ['clock-skew'],
  propose(view) {
    const red = cellsOf(view, 'clock-skew').filter((cell) => failedWith(cell, 'clock-skewed'));
    const apart = red.filter((cell) => !flag(cell, 'tie'));
    return [
      ...apart.flatMap((cell) => about(view, [cell])),
      ...about(
        view,
        red.filter((cell) => flag(cell, 'tie')),
      ),
    ];
  },
};

import type { Cell } from '../checks/check.js';
import { canTell, restWithout, takesPart } from './factors.js';
import type { Culprit, Evidence } from './finding.js';
import { failed, judged } from './look.js';
import type { Claim, JudgedCell } from './rule.js';

const tally = (cells: readonly JudgedCell[]) => ({ failed: cells.filter(failed).length, of: cells.length });

const named = (culprits: readonly Culprit[]): string =>
  culprits.some((culprit) => ['everything', 'store', 'setting'].includes(culprit.factor))
    ? ''
    : ` with ${culprits.map((culprit) => `${culprit.factor} ${culprit.level}`).join(' and ')}`;

/**
 * Counts over cells that can be compared: the explained failures, and every judged cell that differs from one of them in the culprits'
 * own factors only; of a claim that compares with `same-checks`, every judged cell of their checks. Inside are those that all culprits
 * take part in.
 */
export function evidenceOf(
  cells: readonly JudgedCell[],
  { explains: explained, comparedWith, finding: { culprits, facts } }: Claim,
): Evidence {
  const explains = new Set(explained);
  const red = cells.filter((cell) => explains.has(cell.id) && failed(cell));
  const restOf = comparedWith === 'same-checks' ? ({ check }: Cell) => check : restWithout(culprits);
  const rests = new Set(red.map(({ cell }) => restOf(cell)));
  const population = cells.filter((cell) => judged(cell) && canTell(cell, culprits) && rests.has(restOf(cell.cell)));
  const inside = tally(population.filter((cell) => takesPart(cell, culprits)));
  const outside = tally(population.filter((cell) => !takesPart(cell, culprits)));
  if (culprits.length === 0 || inside.of === 0) return { inside, outside, facts };
  const elsewhere = outside.of === 0 ? '' : `; ${outside.failed} of ${outside.of} elsewhere`;
  const counts = `${inside.failed} of ${inside.of} cells${named(culprits)} fail${elsewhere}`;
  return { inside, outside, facts: [counts, ...facts] };
}

import { oncePer } from '../checks/read/once.js';
import { canTell, fieldsWithout, type NameField, nameBy, takesPart } from './factors.js';
import type { Culprit, Evidence } from './finding.js';
import { cellsNamed, failed, groupedBy, judged } from './look.js';
import type { Claim, JudgedCell, RunView } from './rule.js';

const tally = (cells: readonly JudgedCell[]) => ({ failed: cells.filter(failed).length, of: cells.length });

const named = (culprits: readonly Culprit[]): string =>
  culprits.some((culprit) => ['everything', 'store', 'setting'].includes(culprit.factor))
    ? ''
    : ` with ${culprits.map((culprit) => `${culprit.factor} ${culprit.level}`).join(' and ')}`;

/** Judged cells by some fields of their names; findings of one kind compare by the same. */
const judgedBy = oncePer((view: RunView) => {
  const cells = view.cells.filter(judged);
  const made = new Map<string, ReadonlyMap<string, readonly JudgedCell[]>>();
  return (fields: readonly NameField[]): ReadonlyMap<string, readonly JudgedCell[]> => {
    const known = made.get(fields.join());
    if (known !== undefined) return known;
    const groups = groupedBy(cells, ({ cell }) => nameBy(fields, cell));
    made.set(fields.join(), groups);
    return groups;
  };
});

/**
 * Counts over cells that can be compared: the explained failures, and every judged cell that differs from one of them in the culprits'
 * own factors only; of a claim that compares with `same-checks`, every judged cell of their checks. Inside are those that all culprits
 * take part in.
 */
export function evidenceOf(view: RunView, { explains, comparedWith, finding: { culprits, facts } }: Claim): Evidence {
  const fields = comparedWith === 'same-checks' ? (['check'] as const) : fieldsWithout(culprits);
  const red = cellsNamed(view, explains).filter(failed);
  const names = new Set(red.map(({ cell }) => nameBy(fields, cell)));
  const comparable = judgedBy(view)(fields);
  const population = [...names].flatMap((name) => comparable.get(name) ?? []).filter((cell) => canTell(cell, culprits));
  const inside = tally(population.filter((cell) => takesPart(cell, culprits)));
  const outside = tally(population.filter((cell) => !takesPart(cell, culprits)));
  if (culprits.length === 0 || inside.of === 0) return { inside, outside, facts };
  const elsewhere = outside.of === 0 ? '' : `; ${outside.failed} of ${outside.of} elsewhere`;
  const counts = `${inside.failed} of ${inside.of} cells${named(culprits)} fail${elsewhere}`;
  return { inside, outside, facts: [counts, ...facts] };
}

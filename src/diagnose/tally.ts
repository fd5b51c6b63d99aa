import { countedFactors, levelsOf } from './factors.js';
import type { Culprit } from './finding.js';
import { failed } from './look.js';
import type { JudgedCell } from './rule.js';

/** How many cells have all these levels, and how many of them fail. */
export interface Count {
  readonly culprits: readonly Culprit[];
  readonly inside: number;
  readonly failed: number;
}

interface Level extends Culprit {
  /** In the order of the factors, then of the cells. */
  readonly at: number;
  inside: number;
  failed: number;
}

const keyOf = ({ factor, level }: Culprit): string => `${factor} ${level}`;

function levelsIn(cells: readonly JudgedCell[]): ReadonlyMap<string, Level> {
  const levels = new Map<string, Level>();
  for (const factor of countedFactors) {
    for (const cell of cells) {
      for (const level of new Set(levelsOf(cell, factor))) {
        const key = keyOf({ factor, level });
        const known = levels.get(key) ?? { factor, level, at: levels.size, inside: 0, failed: 0 };
        known.inside += 1;
        if (failed(cell)) known.failed += 1;
        levels.set(key, known);
      }
    }
  }
  return levels;
}

const namedAs = ({ factor, level }: Level): Culprit => ({ factor, level });

/** Every level that occurs. */
export const countSingles = (cells: readonly JudgedCell[]): readonly Count[] =>
  [...levelsIn(cells).values()].map((one) => ({ culprits: [namedAs(one)], inside: one.inside, failed: one.failed }));

/**
 * Every two levels of different factors that occur together in a failing cell. Counted cell by cell: a cell has a handful of levels,
 * while all pairs of levels times all cells are a minute's work where there are ten thousand of them.
 */
export function countPairs(cells: readonly JudgedCell[]): readonly Count[] {
  const levels = levelsIn(cells);
  const pairs = new Map<string, { readonly a: Level; readonly b: Level; inside: number; failed: number }>();
  for (const cell of cells) {
    const own = countedFactors.flatMap((factor) =>
      [...new Set(levelsOf(cell, factor))].flatMap((level) => levels.get(keyOf({ factor, level })) ?? []),
    );
    for (const a of own) {
      for (const b of own) {
        if (a.at >= b.at || a.factor === b.factor) continue;
        const key = `${a.at} ${b.at}`;
        const known = pairs.get(key) ?? { a, b, inside: 0, failed: 0 };
        known.inside += 1;
        if (failed(cell)) known.failed += 1;
        pairs.set(key, known);
      }
    }
  }
  return [...pairs.values()]
    .filter((pair) => pair.failed > 0)
    .toSorted((x, y) => x.a.at - y.a.at || x.b.at - y.b.at)
    .map(({ a, b, inside, failed: red }) => ({ culprits: [namedAs(a), namedAs(b)], inside, failed: red }));
}

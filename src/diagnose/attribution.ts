import { takesPart } from './factors.js';
import type { Culprit } from './finding.js';
import { failed } from './look.js';
import type { JudgedCell } from './rule.js';
import { type Count, countPairs, countSingles } from './tally.js';

/** What exact counting says of failures that no rule knew. */
export interface Attribution {
  readonly kind: 'attributed' | 'aliased' | 'ambiguous' | 'everything' | 'unattributed';
  readonly culprits: readonly Culprit[];
  readonly rivals: readonly (readonly Culprit[])[];
  readonly cells: readonly JudgedCell[];
}

/** Passing cells that a culprit may have in it, for each failing one, before it is no longer named. */
const TOLERATED_SHARE = 0.25;

/** All with it fail, none without, and there are some without. */
function perfect(cells: readonly JudgedCell[]): Attribution | undefined {
  const red = cells.filter(failed);
  const separates = ({ inside, failed: reds }: Count): boolean => inside === reds && reds === red.length && inside < cells.length;
  const single = countSingles(cells).filter(separates);
  const [found, ...rivals] = single.length > 0 ? single : countPairs(cells).filter(separates);
  if (red.length === 0 || found === undefined) return undefined;
  const others = rivals.map(({ culprits }) => culprits);
  return { kind: rivals.length === 0 ? 'attributed' : 'aliased', culprits: found.culprits, rivals: others, cells: red };
}

/** Failures explained, less the passes it cannot explain, less one for being named at all. */
function scoreOf({ inside, failed: red }: Count, all: number): number {
  const passes = inside - red;
  const isTolerable = red > 0 && inside < all && passes <= red * TOLERATED_SHARE;
  return isTolerable ? red - passes * 2 - 1 : 0;
}

function best(cells: readonly JudgedCell[]): Attribution | undefined {
  const scored = countSingles(cells).map(({ culprits, ...count }) => ({ culprits, score: scoreOf({ culprits, ...count }, cells.length) }));
  const top = scored.reduce((most, { score }) => Math.max(most, score), 0);
  if (top === 0) return undefined;
  const [first, ...others] = scored.filter(({ score }) => score === top);
  if (first === undefined) return undefined;
  return {
    kind: 'ambiguous',
    culprits: first.culprits,
    rivals: others.map(({ culprits }) => culprits),
    cells: cells.filter((cell) => failed(cell) && takesPart(cell, first.culprits)),
  };
}

/**
 * Attributes the failing ones among `cells` (judged, passes included) to single levels, then pairs, then the best-scored level, and
 * goes on with the remainder. What nothing separates comes back as `unattributed`.
 */
export function attribute(cells: readonly JudgedCell[]): readonly Attribution[] {
  const red = cells.filter(failed);
  if (red.length === 0) return [];
  if (red.length === cells.length && red.length > 1) {
    return [{ kind: 'everything', culprits: [{ factor: 'everything', level: '*' }], rivals: [], cells: red }];
  }
  const found = perfect(cells) ?? best(cells);
  if (found === undefined) return [{ kind: 'unattributed', culprits: [], rivals: [], cells: red }];
  const done = new Set(found.cells.map((cell) => cell.id));
  const rest = cells.filter((cell) => !done.has(cell.id));
  return [found, ...attribute(rest)];
}

/** All of it at once where one answer separates it; else check by check, what nothing separates gathered into one. */
export function attributeRemainder(cells: readonly JudgedCell[]): readonly Attribution[] {
  const together = perfect(cells);
  if (together !== undefined) return [together];
  const checks = [...new Set(cells.filter(failed).map((cell) => cell.cell.check))];
  const apart = checks.flatMap((check) => attribute(cells.filter((cell) => cell.cell.check === check)));
  const left = apart.filter((one) => one.kind === 'unattributed').flatMap((one) => one.cells);
  const told = apart.filter((one) => one.kind !== 'unattributed');
  return left.length === 0 ? told : [...told, { kind: 'unattributed', culprits: [], rivals: [], cells: left }];
}

import { countedFactors, levelsOf, takesPart } from './factors.js';
import type { Culprit } from './finding.js';
import { failed } from './look.js';
import type { JudgedCell } from './rule.js';

/** What exact counting says of failures that no rule knew. */
export interface Attribution {
  readonly kind: 'attributed' | 'aliased' | 'ambiguous' | 'everything' | 'unattributed';
  readonly culprits: readonly Culprit[];
  readonly rivals: readonly (readonly Culprit[])[];
  readonly cells: readonly JudgedCell[];
}

/** Passing cells that a culprit may have in it, for each failing one, before it is no longer named. */
const TOLERATED_SHARE = 0.25;

const singles = (cells: readonly JudgedCell[]): readonly (readonly Culprit[])[] =>
  countedFactors.flatMap((factor) => [...new Set(cells.flatMap((cell) => levelsOf(cell, factor)))].map((level) => [{ factor, level }]));

const pairs = (levels: readonly (readonly Culprit[])[]): readonly (readonly Culprit[])[] =>
  levels.flatMap((a, index) => levels.slice(index + 1).flatMap((b) => (a[0]?.factor === b[0]?.factor ? [] : [[...a, ...b]])));

/** All with it fail, none without, and there are some without. */
function separates(culprits: readonly Culprit[], cells: readonly JudgedCell[]): boolean {
  const inside = cells.filter((cell) => takesPart(cell, culprits));
  return inside.length > 0 && inside.length < cells.length && cells.every((cell) => failed(cell) === takesPart(cell, culprits));
}

function perfect(cells: readonly JudgedCell[]): Attribution | undefined {
  const red = cells.filter(failed);
  const levels = singles(cells);
  const single = levels.filter((culprits) => separates(culprits, cells));
  const separating = single.length > 0 ? single : pairs(singles(red)).filter((culprits) => separates(culprits, cells));
  const [culprits, ...rivals] = separating;
  if (culprits === undefined) return undefined;
  return { kind: rivals.length === 0 ? 'attributed' : 'aliased', culprits, rivals, cells: red };
}

interface Scored {
  readonly culprits: readonly Culprit[];
  readonly inside: readonly JudgedCell[];
  readonly score: number;
}

/** Failures explained, less the passes it cannot explain, less one for being named at all. */
function best(cells: readonly JudgedCell[]): Attribution | undefined {
  const scored = singles(cells.filter(failed)).map((culprits): Scored => {
    const inside = cells.filter((cell) => takesPart(cell, culprits));
    const red = inside.filter(failed).length;
    const tolerable = inside.length < cells.length && inside.length - red <= red * TOLERATED_SHARE;
    return { culprits, inside, score: tolerable ? red - (inside.length - red) * 2 - 1 : 0 };
  });
  const top = Math.max(0, ...scored.map((one) => one.score));
  if (top === 0) return undefined;
  const [first, ...others] = scored.filter((one) => one.score === top);
  if (first === undefined) return undefined;
  return {
    kind: 'ambiguous',
    culprits: first.culprits,
    rivals: others.map((one) => one.culprits),
    cells: first.inside.filter(failed),
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

/** Exact counting over what came of requests in the order in which they arrived. Nothing here is an estimate. */

/** Every `every`-th request failed from the `first` on (counted from 1), and no other. */
export interface Period {
  readonly every: number;
  readonly first: number;
  /** How likely, at most, failures of that number would fall into any such pattern if they fell at random. */
  readonly chance: number;
}

/** Below that a pattern is no accident. */
const SURE = 0.001;
/** Fewer repetitions are no pattern, whatever their chance. */
const FEWEST = 3;

/** n over k. */
export function binomial(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= Math.min(k, n - k); i += 1) ways = (ways * (n - i + 1)) / i;
  return k < 0 || k > n ? 0 : ways;
}

/** How many of `of` positions are at `first`, `first + every`, ... */
const sizeOf = (of: number, every: number, first: number): number => Math.ceil((of - first) / every);

/** How many patterns of at least two steps there are that hold exactly `size` of `of` positions. */
function patternsOfSize(of: number, size: number): number {
  let count = 0;
  for (let every = 2; every <= of; every += 1) {
    for (let first = 0; first < every; first += 1) if (sizeOf(of, every, first) === size) count += 1;
  }
  return count;
}

/**
 * The period of failures, where they have one that is no accident: with f failures among n requests at random positions, each set of f
 * positions is equally likely, so a set that is one of the patterns of size f comes up with a chance of (number of such patterns) / (n over f).
 */
export function periodOf(failed: readonly boolean[]): Period | undefined {
  const positions = failed.flatMap((one, index) => (one ? [index] : []));
  const [first, second] = positions;
  if (first === undefined || second === undefined || positions.length < FEWEST) return undefined;
  const every = second - first;
  const regular = first < every && every > 1 && positions.every((position, nth) => position === first + nth * every);
  if (!regular || sizeOf(failed.length, every, first) !== positions.length) return undefined;
  const chance = patternsOfSize(failed.length, positions.length) / binomial(failed.length, positions.length);
  return chance <= SURE ? { every, first: first + 1, chance } : undefined;
}

/** Failures among requests of one kind. */
export interface Rate {
  readonly failed: number;
  readonly of: number;
}

/**
 * How likely one would see so many failures or more in `one` if it failed no more often than `other` (Fisher's exact test, one-sided).
 */
export function chanceOfExcess(one: Rate, other: Rate): number {
  const all = one.of + other.of;
  const failed = one.failed + other.failed;
  const ways = binomial(all, failed);
  let tail = 0;
  for (let here = one.failed; here <= Math.min(failed, one.of); here += 1)
    tail += (binomial(one.of, here) * binomial(other.of, failed - here)) / ways;
  return Math.min(1, tail);
}

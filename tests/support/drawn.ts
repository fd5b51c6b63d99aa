import { seededRandom } from '../../src/lab/spec/disguise.js';

/** What takes hours in full is run in full every night (`AISBF_CHECK_BEDS=all`), and as a sample drawn by the seed everywhere else. */
const isWhole = (): boolean => process.env['AISBF_CHECK_BEDS'] === 'all';

/**
 * So many of these, drawn by the seed, in their own order; all of them in a nightly run. Another seed draws others, so that in time a gate
 * sees them all. Print the seed beside what was drawn.
 */
export function drawn<T>(from: readonly T[], count: number, seed: number): readonly T[] {
  if (isWhole() || from.length <= count) return from;
  const random = seededRandom(seed);
  return from
    .map((one, index) => ({ one, index, at: random() }))
    .toSorted((left, right) => left.at - right.at)
    .slice(0, count)
    .toSorted((left, right) => left.index - right.index)
    .map(({ one }) => one);
}

/** For the name of a suite: how much of its bed this run takes. */
export const sampleText = (taken: number, of: number, seed: number): string => `${taken} of ${of}, AISBF_CHECK_SEED=${seed}`;

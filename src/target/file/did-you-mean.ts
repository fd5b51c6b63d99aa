import { distance } from 'fastest-levenshtein';

/** ` (did you mean X?)`, or nothing where no known word is near enough to be worth naming. */
export function didYouMean(written: string, known: Iterable<string>): string {
  const scored = [...known]
    .map((word) => ({ word, distance: distance(written.toLowerCase(), word.toLowerCase()) }))
    .filter(({ word, distance }) => distance <= Math.max(1, Math.floor(Math.max(word.length, written.length) / 3)))
    .sort((a, b) => a.distance - b.distance);
  const best = scored[0];
  return best === undefined ? '' : ` (did you mean ${best.word}?)`;
}

import type { CellId } from '../checks/cell-id.js';
import type { Claim } from './rule.js';

/** Above this many candidates the exact search gives way to the greedy one. */
const EXACT_UP_TO = 16;

interface Candidate {
  readonly claim: Claim;
  readonly covers: ReadonlySet<CellId>;
  /** Order of proposal: the last word between equals, so that nothing hangs on names. */
  readonly index: number;
}

const isSubset = (a: ReadonlySet<CellId>, b: ReadonlySet<CellId>): boolean => [...a].every((id) => b.has(id));

/** Another candidate covers as much and is as specific (or was proposed earlier). */
const dominated = (candidate: Candidate, all: readonly Candidate[]): boolean =>
  all.some((other) => {
    if (other === candidate || !isSubset(candidate.covers, other.covers)) return false;
    const difference = other.claim.specificity - candidate.claim.specificity;
    if (difference !== 0) return difference > 0;
    return other.covers.size > candidate.covers.size || other.index < candidate.index;
  });

const specificityOf = (chosen: readonly Candidate[]): number => chosen.reduce((sum, one) => sum + one.claim.specificity, 0);

/** All covers with exactly `size` claims, the most specific of them; the first in order of proposal among equals. */
function exactCover(
  candidates: readonly Candidate[],
  open: ReadonlySet<CellId>,
  size: number,
  from: number,
): readonly Candidate[] | undefined {
  if (open.size === 0) return [];
  if (size === 0) return undefined;
  let best: readonly Candidate[] | undefined;
  for (const [position, candidate] of candidates.entries()) {
    if (position < from) continue;
    const rest = new Set([...open].filter((id) => !candidate.covers.has(id)));
    if (rest.size === open.size) continue;
    const tail = exactCover(candidates, rest, size - 1, position + 1);
    if (tail === undefined) continue;
    const cover = [candidate, ...tail];
    if (best === undefined || specificityOf(cover) > specificityOf(best)) best = cover;
  }
  return best;
}

/** One after the other the claim that adds most, of equals the most specific, of those the one proposed first. */
function greedyCover(candidates: readonly Candidate[]): readonly Candidate[] {
  const covering = new Map<CellId, Candidate[]>();
  for (const candidate of candidates) {
    for (const id of candidate.covers) {
      const all = covering.get(id);
      if (all === undefined) covering.set(id, [candidate]);
      else all.push(candidate);
    }
  }
  const gains = new Map(candidates.map((candidate) => [candidate, candidate.covers.size]));
  const gain = (candidate: Candidate): number => gains.get(candidate) ?? 0;
  const isBetter = (a: Candidate, b: Candidate): boolean =>
    (gain(a) - gain(b) || a.claim.specificity - b.claim.specificity || b.index - a.index) > 0;
  const chosen: Candidate[] = [];
  for (;;) {
    const best = candidates.reduce<Candidate | undefined>(
      (most, one) => (most === undefined || isBetter(one, most) ? one : most),
      undefined,
    );
    if (best === undefined || gain(best) === 0) return chosen;
    chosen.push(best);
    for (const id of best.covers) {
      for (const candidate of covering.get(id) ?? []) gains.set(candidate, gain(candidate) - 1);
      covering.delete(id);
    }
  }
}

function cover(claims: readonly Claim[], targets: ReadonlySet<CellId>): readonly Claim[] {
  const all = claims
    .map((claim, index): Candidate => ({ claim, index, covers: new Set(claim.explains.filter((id) => targets.has(id))) }))
    .filter((candidate) => candidate.covers.size > 0);
  const candidates = all.filter((candidate) => !dominated(candidate, all));
  const coverable = new Set(candidates.flatMap((candidate) => [...candidate.covers]));
  const chosen = candidates.length <= EXACT_UP_TO ? smallest(candidates, coverable) : greedyCover(candidates);
  return [...chosen].sort((a, b) => a.index - b.index).map((candidate) => candidate.claim);
}

function smallest(candidates: readonly Candidate[], coverable: ReadonlySet<CellId>): readonly Candidate[] {
  for (let size = 0; size <= candidates.length; size += 1) {
    const found = exactCover(candidates, coverable, size, 0);
    if (found !== undefined) return found;
  }
  return candidates;
}

/**
 * The fewest claims that account for every red cell that any claim accounts for; among equally few the most specific. Claims that
 * account for no red cell at all (a store nobody could reach) are taken for the open cells that remain.
 */
export function choose(claims: readonly Claim[], red: ReadonlySet<CellId>, open: ReadonlySet<CellId>): readonly Claim[] {
  const forRed = cover(claims, red);
  const explained = new Set(forRed.flatMap((claim) => claim.explains));
  const withoutRed = claims.filter((claim) => !claim.explains.some((id) => red.has(id)));
  const stillOpen = new Set([...open].filter((id) => !explained.has(id)));
  return [...forRed, ...cover(withoutRed, stillOpen)];
}

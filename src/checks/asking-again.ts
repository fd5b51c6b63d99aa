const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

/** How long to wait after having asked so many times: little at first, when most changes show. */
export const pauseAfter = (asked: number): number => Math.min(FIRST_PAUSE_MS * 2 ** (asked - 1), LONGEST_PAUSE_MS);

/** How often is asked at most until that time is up, answers that take no time at all supposed. */
export function mostAsks(withinMs: number): number {
  let asks = 1;
  for (let at = 0; at < withinMs; asks++) at += pauseAfter(asks);
  return asks;
}

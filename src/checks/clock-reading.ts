import type { HttpAnswer, Observation } from '../record/observation.js';

/**
 * A Date header counts whole seconds, and servers write it anew once a second (uvicorn from a timer of its own): while a server's loop
 * runs freely, what it says is at most so much behind the clock.
 */
const DATE_LAG_MS = 2_000;
/** By the whole seconds alone, from the moment it was written. */
const DATE_GRAIN_MS = 1_000;
/** Redis and MySQL are asked for milliseconds. */
const STORE_LAG_MS = 1;

/** Bounds of how far a clock is ahead of ours, in milliseconds. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
  /**
   * The upper one where it does not rest on a server's loop running freely. A loop that stood still for a minute goes on with a Date that
   * is a minute old, until its next tick. Infinite where nothing shows when the Date was written.
   */
  readonly sureHigh: number;
}

/** A clock told this, between these moments of ours (milliseconds since the run began). */
interface Reading {
  readonly told: number;
  readonly lag: number;
  readonly from: number;
  readonly to: number;
  /** True: told as it stood between the two, not as it was written some time before. */
  readonly isLive: boolean;
}

function ofHttp(answer: HttpAnswer, { atMs }: Observation): Reading | undefined {
  const told = Date.parse(answer.headers['date'] ?? '');
  return Number.isNaN(told) ? undefined : { told, lag: DATE_LAG_MS, from: atMs, to: atMs + answer.headersMs, isLive: false };
}

function readingOf(observation: Observation): Reading | undefined {
  if (observation.outcome.kind !== 'answered') return undefined;
  const { answer } = observation.outcome;
  if (answer.kind === 'http') return ofHttp(answer, observation);
  const told = answer.kind === 'redis' ? answer.timeMs : answer.kind === 'sql' ? Number(answer.rows[0]?.['ms'] ?? Number.NaN) : undefined;
  if (told === undefined || !Number.isFinite(told)) return undefined;
  return { told, lag: STORE_LAG_MS, from: observation.atMs, to: observation.atMs + observation.durationMs, isLive: true };
}

/** A Date that has moved on since an earlier answer was written after that one was asked for. */
function sureHighOf(reading: Reading, all: readonly Reading[]): number {
  if (reading.isLive) return reading.told + reading.lag - reading.from;
  const before = all.filter(({ told, from }) => told < reading.told && from < reading.from).map(({ from }) => from);
  return before.length === 0 ? Number.POSITIVE_INFINITY : reading.told + DATE_GRAIN_MS - Math.max(...before);
}

/** Bounds from all readings of one clock together; undefined where none tells a time, or they contradict one another. */
export function boundsFrom(observations: readonly Observation[]): Bounds | undefined {
  const readings = observations.flatMap((observation) => readingOf(observation) ?? []);
  if (readings.length === 0) return undefined;
  const low = Math.max(...readings.map(({ told, to }) => told - to));
  const sureHigh = Math.min(...readings.map((reading) => sureHighOf(reading, readings)));
  // Below the lower bound of another, a Date was older than a free loop leaves it.
  const high = Math.min(...readings.map(({ told, lag, from }) => told + lag - from).filter((one) => one >= low));
  return low <= sureHigh ? { low, high, sureHigh } : undefined;
}

/** How far one clock is ahead of another. */
export interface Skew {
  readonly low: number;
  readonly high: number;
  /** Whether the one that is behind by this surely is, or may only have told an old time. */
  readonly sureLow: number;
  readonly sureHigh: number;
}

export const skewOf = (one: Bounds, other: Bounds): Skew => ({
  low: one.low - other.high,
  high: one.high - other.low,
  sureLow: one.low - other.sureHigh,
  sureHigh: one.sureHigh - other.low,
});

/** Whether two clocks are further apart than that, unless one of them told an old time. */
export const seeminglyApart = ({ low, high }: Skew, ms: number): boolean => low > ms || high < -ms;
/** Whether two clocks are surely further apart than that. */
export const surelyApart = ({ sureLow, sureHigh }: Skew, ms: number): boolean => sureLow > ms || sureHigh < -ms;
/** Whether two clocks are no further apart than that. */
export const surelyTogether = ({ low, high }: Skew, ms: number): boolean => low >= -ms && high <= ms;

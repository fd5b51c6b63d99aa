import type { HttpAnswer, Observation } from '../record/observation.js';
import { asNobody, getQuestion, toNode } from './ask/http.js';
import { redisQuestion } from './ask/redis.js';
import { sqlQuestion } from './ask/sql.js';
import type { CheckContext, Seen } from './check.js';
import type { HttpQuestion, RedisQuestion, SqlQuestion } from './question.js';
import { readJson } from './read/judge-read.js';
import { askedNodes } from './read/nodes.js';
import { oncePer, oncePerLook, theOnly } from './read/once.js';

/**
 * A Date header counts whole seconds, and servers write it anew once a second (uvicorn from a timer of its own): what it says may be so
 * much behind the clock.
 */
const DATE_LAG_MS = 2_000;
/** Redis and MySQL are asked for milliseconds. */
const STORE_LAG_MS = 1;
/** Readings of one clock at most: each narrows the bounds that a slow answer left wide. */
export const MOST_READINGS = 3;

/** Something with a clock of its own. */
export interface Clock {
  readonly kind: 'node' | 'redis' | 'mysql';
  readonly name: string;
}

const clockName = ({ kind, name }: Clock): string => `${kind} ${name}`;

/** Bounds of how far a clock is ahead of ours, in milliseconds. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** Every clock of the cluster, in the order of the file. */
export const clocksOf = oncePer(({ cluster }: CheckContext): readonly Clock[] => [
  ...askedNodes(cluster).map(({ id }): Clock => ({ kind: 'node', name: id })),
  ...(cluster.redis === undefined ? [] : [{ kind: 'redis', name: 'redis' } as const]),
  ...(cluster.mysql === undefined ? [] : [{ kind: 'mysql', name: 'mysql' } as const]),
]);

const NOW_SQL = 'SELECT CAST(ROUND(UNIX_TIMESTAMP(NOW(3)) * 1000) AS CHAR) AS ms';

/** The nth reading of a clock; a node's first is the question that others ask as well. */
export function readingOf(ctx: CheckContext, { kind, name }: Clock, nth: number): HttpQuestion | RedisQuestion | SqlQuestion {
  const more = nth === 0 ? {} : { nth };
  if (kind === 'redis') return redisQuestion({ name: 'time' }, nth);
  if (kind === 'mysql') return sqlQuestion({ title: 'of its clock', sql: NOW_SQL, ...more });
  return getQuestion(ctx, { to: toNode(name), bearer: asNobody, path: ctx.contract.endpoints.root.path, ...more });
}

export const readingsOf = (ctx: CheckContext, clock: Clock): readonly ReturnType<typeof readingOf>[] =>
  Array.from({ length: MOST_READINGS }, (_, nth) => readingOf(ctx, clock, nth));

const between = (told: number, lag: number, from: number, to: number): Bounds => ({ low: told - to, high: told + lag - from });

function ofHttp(answer: HttpAnswer, { atMs }: Observation): Bounds | undefined {
  const told = Date.parse(answer.headers['date'] ?? '');
  return Number.isNaN(told) ? undefined : between(told, DATE_LAG_MS, atMs, atMs + answer.headersMs);
}

/** The bounds that one answer gives: the clock was read between sending and receiving. Undefined where it tells no time. */
function boundsOf(observation: Observation | undefined): Bounds | undefined {
  if (observation?.outcome.kind !== 'answered') return undefined;
  const { answer } = observation.outcome;
  if (answer.kind === 'http') return ofHttp(answer, observation);
  const told = answer.kind === 'redis' ? answer.timeMs : answer.kind === 'sql' ? Number(answer.rows[0]?.['ms'] ?? Number.NaN) : undefined;
  if (told === undefined || !Number.isFinite(told)) return undefined;
  return between(told, STORE_LAG_MS, observation.atMs, observation.atMs + observation.durationMs);
}

/** A page of something in front of a node tells that thing's time. */
const isUsable = (ctx: CheckContext, seen: Seen, question: ReturnType<typeof readingOf>): boolean =>
  question.kind !== 'http' || readJson(ctx, seen, question, ctx.contract.endpoints.root.schema).kind === 'json';

/** All readings of a clock together; undefined where none tells a time, or they contradict one another. */
export const clockBounds = oncePerLook(clockName, (ctx, seen, clock: Clock): Bounds | undefined => {
  const all = readingsOf(ctx, clock).flatMap((question) => (isUsable(ctx, seen, question) ? (boundsOf(seen.get(question.key)) ?? []) : []));
  if (all.length === 0) return undefined;
  const bounds = { low: Math.max(...all.map(({ low }) => low)), high: Math.min(...all.map(({ high }) => high)) };
  return bounds.low <= bounds.high ? bounds : undefined;
});

/**
 * How far our own clock was set, in milliseconds, while clocks were read. Ours is not what they are held against (that is a clock that only
 * runs on), but whoever shares our machine was set with it, and seems apart from whoever was read before.
 */
export const ownClockSet = oncePerLook(theOnly, (ctx, seen): number => {
  const observations = clocksOf(ctx).flatMap((clock) => readingsOf(ctx, clock).flatMap(({ key }) => seen.get(key) ?? []));
  const starts = observations.map(({ at, atMs }) => Date.parse(at) - atMs).filter((start) => Number.isFinite(start));
  return starts.length === 0 ? 0 : Math.max(...starts) - Math.min(...starts);
});

/** How far one clock is ahead of another. */
export const skewOf = (one: Bounds, other: Bounds): Bounds => ({ low: one.low - other.high, high: one.high - other.low });

/** Whether two clocks are surely further apart than that. */
export const surelyApart = ({ low, high }: Bounds, ms: number): boolean => low > ms || high < -ms;
/** Whether two clocks are surely no further apart than that. */
export const surelyTogether = ({ low, high }: Bounds, ms: number): boolean => low >= -ms && high <= ms;

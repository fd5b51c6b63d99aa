import { asNobody, getQuestion, toNode } from './ask/http.js';
import { redisQuestion } from './ask/redis.js';
import { sqlQuestion } from './ask/sql.js';
import type { CheckContext, Seen } from './check.js';
import { type Bounds, boundsFrom } from './clock-reading.js';
import type { HttpQuestion, RedisQuestion, SqlQuestion } from './question.js';
import { readJson } from './read/judge-read.js';
import { askedNodes } from './read/nodes.js';
import { oncePer, oncePerLook, theOnly } from './read/once.js';

/** Readings of one clock at once at most: each narrows the bounds that a slow answer left wide. */
const MOST_READINGS = 3;
/** Where a node seems to be behind: as often more, each so long after the last that its server has surely written the Date anew. */
const LATE_READINGS = 2;
const DATE_WRITTEN_ANEW_MS = 1_250;
/** Requests that one clock can take. */
export const MOST_REQUESTS = MOST_READINGS + LATE_READINGS;

/** Something with a clock of its own. */
export interface Clock {
  readonly kind: 'node' | 'redis' | 'mysql';
  readonly name: string;
}

const clockName = ({ kind, name }: Clock): string => `${kind} ${name}`;

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

/** Those that wait before they are asked. A store tells its time as it stands. */
export function lateReadingsOf(ctx: CheckContext, { kind, name }: Clock): readonly HttpQuestion[] {
  if (kind !== 'node') return [];
  const ask = { to: toNode(name), bearer: asNobody, path: ctx.contract.endpoints.root.path, pauseMs: DATE_WRITTEN_ANEW_MS };
  return Array.from({ length: LATE_READINGS }, (_, nth) => getQuestion(ctx, { ...ask, nth: `later-${nth}` }));
}

/** All of them, whether they are asked or not. */
export const everyReadingOf = (ctx: CheckContext, clock: Clock): readonly ReturnType<typeof readingOf>[] => [
  ...readingsOf(ctx, clock),
  ...lateReadingsOf(ctx, clock),
];

/** A page of something in front of a node tells that thing's time. */
const isUsable = (ctx: CheckContext, seen: Seen, question: ReturnType<typeof readingOf>): boolean =>
  question.kind !== 'http' || readJson(ctx, seen, question, ctx.contract.endpoints.root.schema).kind === 'json';

/** By all readings of a clock; undefined where none tells a time, or they contradict one another. */
export const clockBounds = oncePerLook(clockName, (ctx, seen, clock: Clock): Bounds | undefined =>
  boundsFrom(everyReadingOf(ctx, clock).flatMap((question) => (isUsable(ctx, seen, question) ? (seen.get(question.key) ?? []) : []))),
);

/**
 * How far our own clock was set, in milliseconds, while clocks were read. Ours is not what they are held against (that is a clock that only
 * runs on), but whoever shares our machine was set with it, and seems apart from whoever was read before.
 */
export const ownClockSet = oncePerLook(theOnly, (ctx, seen): number => {
  const observations = clocksOf(ctx).flatMap((clock) => everyReadingOf(ctx, clock).flatMap(({ key }) => seen.get(key) ?? []));
  const starts = observations.map(({ at, atMs }) => Date.parse(at) - atMs).filter((start) => Number.isFinite(start));
  return starts.length === 0 ? 0 : Math.max(...starts) - Math.min(...starts);
});

import { type Cell, type Check, type CheckContext, defineCheck, type Seen } from './check.js';
import { type Bounds, type Skew, seeminglyApart, skewOf, surelyApart, surelyTogether } from './clock-reading.js';
import { type Clock, clockBounds, clocksOf, everyReadingOf, lateReadingsOf, MOST_REQUESTS, ownClockSet, readingsOf } from './clocks.js';
import type { Question } from './question.js';
import { askedNodes } from './read/nodes.js';
import { settle, withoutAnswer } from './read/settle.js';
import type { Verdict } from './verdict.js';
import { fail, pass, unknown } from './verdicts.js';

const CHECK = 'clock-skew';

const clockOf = (ctx: CheckContext, cell: Cell): Clock | undefined =>
  clocksOf(ctx).find(({ kind, name }) => (kind === 'node' ? name === cell.node : cell.node === undefined && name === cell.part));

const sameClock = (one: Clock, other: Clock): boolean => one.kind === other.kind && one.name === other.name;

interface Comparison {
  readonly name: string;
  readonly skew: Skew;
}

function comparisons(ctx: CheckContext, seen: Seen, clock: Clock, own: Bounds): readonly Comparison[] {
  return clocksOf(ctx).flatMap((other) => {
    const bounds = sameClock(clock, other) ? undefined : clockBounds(ctx, seen, other);
    return bounds === undefined ? [] : [{ name: other.name, skew: skewOf(own, bounds) }];
  });
}

/** Another reading helps where the bounds are too wide to tell either way. */
const isOpen = ({ skew }: Comparison, max: number): boolean => !seeminglyApart(skew, max) && !surelyTogether(skew, max);

/** It seems behind, and nothing shows that it did not tell an old time. */
const maybeOld = ({ skew }: Comparison, max: number): boolean => skew.high < -max && skew.sureHigh >= -max;

/** Read once, and again as long as that helps. */
function furtherReading(ctx: CheckContext, seen: Seen, clock: Clock): Question | undefined {
  const isUnasked = ({ key }: Question): boolean => seen.get(key) === undefined;
  const readings = readingsOf(ctx, clock);
  const next = readings.find(isUnasked);
  if (next !== undefined && next === readings[0]) return next;
  const bounds = clockBounds(ctx, seen, clock);
  if (bounds === undefined) return undefined;
  const max = ctx.cluster.limits.maxClockSkewMs;
  const all = comparisons(ctx, seen, clock, bounds);
  if (all.some((one) => maybeOld(one, max))) return lateReadingsOf(ctx, clock).find(isUnasked);
  return all.some((one) => isOpen(one, max)) ? next : undefined;
}

/** Why a clock was not read, from its first question. */
function unread(ctx: CheckContext, seen: Seen, clock: Clock): Verdict | undefined {
  const [first] = readingsOf(ctx, clock);
  if (first === undefined) return undefined;
  if (first.kind !== 'http') return withoutAnswer(first, seen.get(first.key)?.outcome);
  const settled = settle(seen, first);
  return settled.kind === 'verdict' ? settled.verdict : undefined;
}

function judgeClock(ctx: CheckContext, seen: Seen, clock: Clock): Verdict {
  const missing = unread(ctx, seen, clock);
  if (missing !== undefined) return missing;
  const evidence = everyReadingOf(ctx, clock).flatMap(({ key }) => (seen.get(key) === undefined ? [] : [key]));
  const bounds = clockBounds(ctx, seen, clock);
  if (bounds === undefined)
    return unknown('inconclusive', `${clock.name} does not tell its time, or tells several`, evidence, { because: 'no-time' });
  const max = ctx.cluster.limits.maxClockSkewMs;
  const all = comparisons(ctx, seen, clock, bounds);
  if (all.length === 0)
    return unknown('inconclusive', `there is no other clock to compare ${clock.name} with`, evidence, {
      because: 'nobody-to-compare-with',
    });
  const setMs = Math.round(ownClockSet(ctx, seen, undefined));
  if (setMs > max / 2) {
    const reason = `the clock of this machine was set by ${setMs} ms while clocks were read`;
    return unknown('inconclusive', reason, evidence, { because: 'own-clock-set', setMs });
  }
  const apart = all.filter(({ skew }) => surelyApart(skew, max));
  const against = apart.map(({ name }) => name);
  const [first] = apart;
  if (first !== undefined && apart.length * 2 >= all.length) {
    const seconds = Math.round((first.skew.low + first.skew.high) / 2000);
    const reason = `${clock.name} is ${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead of'} ${against.join(', ')}; ${max} ms are accepted`;
    return fail('clock-skewed', reason, evidence, {
      skewMs: { low: Math.round(first.skew.low), high: Math.round(first.skew.high) },
      against,
      max,
      tie: apart.length * 2 === all.length || all.length === 1,
    });
  }
  const seemingly = all.filter(({ skew }) => seeminglyApart(skew, max)).map(({ name }) => name);
  if (seemingly.length * 2 >= all.length) {
    const reason = `${clock.name} and ${seemingly.join(', ')} tell different times, of which one may be old: its server stands still for long`;
    return unknown('inconclusive', reason, evidence, { because: 'time-may-be-old', against: seemingly });
  }
  if (!all.some(({ skew }) => surelyTogether(skew, max)))
    return unknown('inconclusive', `answers were too slow to tell the clock of ${clock.name} to ${max} ms`, evidence, {
      because: 'too-slow',
    });
  return pass(`${clock.name} is within ${max} ms of ${all.length - apart.length} other clocks`, evidence, { max });
}

export const clockSkew: Check = defineCheck({
  id: CHECK,
  title: 'the clocks of nodes and stores agree',
  layer: 'node',
  severity: 'error',
  version: 2,
  notApplicable(ctx) {
    if (askedNodes(ctx.cluster).length === 0) return 'every node is declared to be draining';
    return clocksOf(ctx).length < 2 ? 'there is one clock only' : undefined;
  },
  needs: () => [[]],
  cells: (ctx) => clocksOf(ctx).map(({ kind, name }) => (kind === 'node' ? { check: CHECK, node: name } : { check: CHECK, part: name })),
  asks(cell, ctx, seen) {
    const clock = clockOf(ctx, cell);
    if (clock === undefined) return [];
    const next = furtherReading(ctx, seen, clock);
    return next === undefined ? [] : [next];
  },
  worstCase: () => ({ requests: MOST_REQUESTS, completions: 0 }),
  judge(cell, ctx, seen) {
    const clock = clockOf(ctx, cell);
    if (clock === undefined) return unknown('inconclusive', 'the cluster file has no such clock', [], { because: 'not-declared' });
    return judgeClock(ctx, seen, clock);
  },
});

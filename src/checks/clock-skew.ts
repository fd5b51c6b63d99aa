import { type Cell, type Check, type CheckContext, defineCheck, type Seen } from './check.js';
import {
  type Clock,
  clockBounds,
  clocksOf,
  MOST_READINGS,
  ownClockSet,
  readingsOf,
  skewOf,
  surelyApart,
  surelyTogether,
} from './clocks.js';
import { askedNodes } from './read/nodes.js';
import { settle, withoutAnswer } from './read/settle.js';
import type { Verdict } from './verdict.js';
import { fail, pass, unknown } from './verdicts.js';

const CHECK = 'clock-skew';

const clockOf = (ctx: CheckContext, cell: Cell): Clock | undefined =>
  clocksOf(ctx).find(({ kind, name }) => (kind === 'node' ? name === cell.node : cell.node === undefined && name === cell.part));

const sameClock = (one: Clock, other: Clock): boolean => one.kind === other.kind && one.name === other.name;

function comparisons(ctx: CheckContext, seen: Seen, clock: Clock) {
  const own = clockBounds(ctx, seen, clock);
  if (own === undefined) return [];
  return clocksOf(ctx).flatMap((other) => {
    const bounds = sameClock(clock, other) ? undefined : clockBounds(ctx, seen, other);
    return bounds === undefined ? [] : [{ name: other.name, skew: skewOf(own, bounds) }];
  });
}

/** Another reading helps where the bounds are too wide to tell either way. */
function isOpen(ctx: CheckContext, seen: Seen, clock: Clock): boolean {
  const max = ctx.cluster.limits.maxClockSkewMs;
  return comparisons(ctx, seen, clock).some(({ skew }) => !surelyApart(skew, max) && !surelyTogether(skew, max));
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
  const evidence = readingsOf(ctx, clock).flatMap(({ key }) => (seen.get(key) === undefined ? [] : [key]));
  if (clockBounds(ctx, seen, clock) === undefined)
    return unknown('inconclusive', `${clock.name} does not tell its time, or tells several`, evidence, { because: 'no-time' });
  const max = ctx.cluster.limits.maxClockSkewMs;
  const all = comparisons(ctx, seen, clock);
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
  version: 1,
  notApplicable(ctx) {
    if (askedNodes(ctx.cluster).length === 0) return 'every node is declared to be draining';
    return clocksOf(ctx).length < 2 ? 'there is one clock only' : undefined;
  },
  needs: () => [[]],
  cells: (ctx) => clocksOf(ctx).map(({ kind, name }) => (kind === 'node' ? { check: CHECK, node: name } : { check: CHECK, part: name })),
  asks(cell, ctx, seen) {
    const clock = clockOf(ctx, cell);
    if (clock === undefined) return [];
    const readings = readingsOf(ctx, clock);
    const next = readings.find(({ key }) => seen.get(key) === undefined);
    if (next === undefined || next === readings[0]) return next === undefined ? [] : [next];
    return isOpen(ctx, seen, clock) ? [next] : [];
  },
  worstCase: () => ({ requests: MOST_READINGS, completions: 0 }),
  judge(cell, ctx, seen) {
    const clock = clockOf(ctx, cell);
    if (clock === undefined) return unknown('inconclusive', 'the cluster file has no such clock', [], { because: 'not-declared' });
    return judgeClock(ctx, seen, clock);
  },
});

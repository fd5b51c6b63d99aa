import type { RateLimit } from '../target/cluster.js';
import type { CheckContext, Seen } from './check.js';
import type { HttpQuestion } from './question.js';
import { settle, turnedAway } from './read/settle.js';
import { confirming, exhausting, isLetThrough, isRefusal, spread } from './spread-limit-asks.js';
import type { Json, Verdict } from './verdict.js';
import { fail, pass, unknown } from './verdicts.js';

/** A retry is told in whole seconds, rounded up, one more at most. */
const ROUNDING_S = 2;

const nodeOf = ({ factors: { node } }: HttpQuestion): string => node ?? '';

/** The first of the questions that came to nothing a limit could be read from. */
function without(ctx: CheckContext, seen: Seen, limit: RateLimit, questions: readonly HttpQuestion[]): Verdict | undefined {
  for (const question of questions) {
    const settled = settle(seen, question);
    if (settled.kind === 'verdict') return settled.verdict;
    const { http, view } = settled;
    // Who is not let in is not counted.
    if (turnedAway(question, view) === undefined && !isLetThrough(ctx, limit, view))
      return unknown(
        'inconclusive',
        `${nodeOf(question)} answered ${http.status}, which says nothing of a client's limit`,
        [question.key],
        {
          because: 'not-counted',
          status: http.status,
        },
      );
  }
  return undefined;
}

/** Milliseconds from the first request to the last. */
function span(seen: Seen, questions: readonly HttpQuestion[]): number {
  const times = questions.flatMap(({ key }) => seen.get(key)?.atMs ?? []);
  return Math.max(...times) - Math.min(...times);
}

/**
 * Whether somebody used the identity before us within the window: a refusal says when its oldest request is forgotten, and ours are not older than
 * our first one.
 */
function wasUsedBefore(seen: Seen, limit: RateLimit, questions: readonly HttpQuestion[]): boolean {
  const began = Math.min(...questions.flatMap(({ key }) => seen.get(key)?.atMs ?? []));
  return questions.some((question) => {
    const settled = settle(seen, question);
    if (settled.kind !== 'answered' || settled.http.status !== 429) return false;
    const retry = Number(settled.http.headers['retry-after'] ?? Number.NaN);
    const ours = limit.windowSeconds - (settled.observation.atMs + settled.observation.durationMs - began) / 1000;
    return retry < ours - ROUNDING_S;
  });
}

function countsOf(seen: Seen, questions: readonly HttpQuestion[]): { readonly [node: string]: Json } {
  const nodes = [...new Set(questions.map(nodeOf))];
  return Object.fromEntries(
    nodes.map((node) => {
      const own = questions.filter((question) => nodeOf(question) === node);
      return [node, { refused: own.filter((question) => isRefusal(seen, question)).length, of: own.length }];
    }),
  );
}

const OTHERWISE = {
  node: 'the limit is declared to be counted over the cluster, and each node counts for itself: n nodes let n times as many requests through',
  cluster: 'the limit is declared to be counted by each node for itself, and all nodes count together',
} as const;

/** Whether the limit is counted as it is declared. */
export function judgeLimit(ctx: CheckContext, seen: Seen, limit: RateLimit): Verdict {
  const first = spread(ctx, limit);
  const refused = first.filter((question) => isRefusal(seen, question));
  const second = refused.length > 0 ? confirming(ctx, limit) : exhausting(ctx, limit);
  const all = [...first, ...second];
  const evidence = [...refused, ...all].slice(0, 20).map(({ key }) => key);
  const missing = without(ctx, seen, limit, all);
  if (missing !== undefined) return missing;
  const { requests, windowSeconds, counted: declared } = limit;
  const refusals = all.filter((question) => isRefusal(seen, question));
  const data = { declared, requests, windowSeconds, refused: refusals.length, of: all.length, byNode: countsOf(seen, all) };
  if (span(seen, all) >= windowSeconds * 1000)
    return unknown('inconclusive', `${all.length} requests took longer than the window of ${windowSeconds} s`, evidence, {
      ...data,
      because: 'too-slow',
    });
  if (wasUsedBefore(seen, limit, all))
    return unknown('inconclusive', `the identity of rateLimit was used within the last ${windowSeconds} s already`, evidence, {
      ...data,
      because: 'used-before',
    });
  const last = second.filter((question) => isRefusal(seen, question));
  const apart = refused.length > 0 && last.length < second.length;
  if (refused.length > 1 || apart || (refused.length === 0 && last.length > 1)) {
    const nodes = [...new Set(refusals.map(nodeOf))];
    const [only, ...others] = nodes;
    const reason = `${nodes.join(', ')} refused a client that had asked less than the ${requests} requests that are declared`;
    return fail('limit-tighter', reason, evidence, {
      ...data,
      counted: null,
      nodes,
      ...(only === undefined || others.length > 0 ? {} : { servedNode: only }),
    });
  }
  if (refused.length === 0 && last.length === 0) {
    const reason = `none of ${first.length} requests over all nodes was refused, nor the ${requests + 1}th of one node: no such limit is in force`;
    return fail('limit-not-in-force', reason, evidence, { ...data, counted: null });
  }
  const counted = refused.length === 1 ? 'cluster' : 'node';
  if (counted !== declared) return fail('limit-counted-otherwise', OTHERWISE[counted], evidence, { ...data, counted });
  const where = counted === 'cluster' ? 'over all nodes' : 'of one node, and none before it over all nodes';
  return pass(`the ${requests + 1}th request was refused ${where}, as declared`, evidence, { ...data, counted });
}

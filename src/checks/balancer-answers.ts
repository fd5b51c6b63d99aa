import type { HttpAnswer } from '../record/observation.js';
import { asNobody, getQuestion, toNode } from './ask/http.js';
import type { CheckContext, Seen } from './check.js';
import type { HttpQuestion } from './question.js';
import { readJson } from './read/judge-read.js';
import { askedNodes } from './read/nodes.js';
import { oncePer, oncePerLook, theOnly } from './read/once.js';
import { settle } from './read/settle.js';
import type { Verdict } from './verdict.js';
import { fail, needMissing, notEvaluated, pass, unknown, worst } from './verdicts.js';

/** Chance, at most, that a fair balancer leaves out one of its nodes. */
const MISS = 0.001;

/**
 * Requests through a balancer that are enough to meet each of `nodes` nodes: at random, one is missed with a chance of at most
 * n(1-1/n)^m (the union bound of the coupon collector's problem: Motwani and Raghavan, Randomized Algorithms, 3.6), so m is the least
 * that brings it to one in a thousand; a round robin takes n, and twice that is asked.
 */
export function requestsToMeetAll(nodes: number): number {
  if (nodes <= 1) return 3;
  return Math.max(2 * nodes, Math.ceil(Math.log(MISS / nodes) / Math.log(1 - 1 / nodes)));
}

/** The public root through the balancer, each on a connection of its own. */
export const balancerRoots = oncePer((ctx: CheckContext): readonly HttpQuestion[] => {
  const count = requestsToMeetAll(askedNodes(ctx.cluster).length);
  return Array.from({ length: count }, (_, nth) =>
    getQuestion(ctx, { to: { kind: 'balancer' }, bearer: asNobody, path: ctx.contract.endpoints.root.path, fresh: true, nth }),
  );
});

/** Those of them that were not asked yet. */
const unaskedRoots = oncePerLook(theOnly, (ctx, seen) => balancerRoots(ctx).filter(({ key }) => seen.get(key) === undefined));

/** What is to be asked to tell whether the balancer reaches a node. */
export const reachAsks = (ctx: CheckContext, seen: Seen, node: string): readonly HttpQuestion[] => [
  nodeRoot(ctx, node),
  ...unaskedRoots(ctx, seen, undefined),
];

export const nodeRoot = (ctx: CheckContext, node: string): HttpQuestion =>
  getQuestion(ctx, { to: toNode(node), bearer: asNobody, path: ctx.contract.endpoints.root.path });

interface Asked {
  readonly question: HttpQuestion;
  readonly http?: HttpAnswer;
  /** Undefined: it answered as it should. */
  readonly verdict?: Verdict;
}

/** What was asked and came to something: questions that were left out or failed here say nothing of the balancer. */
const askedOf = oncePerLook(theOnly, (ctx, seen): readonly Asked[] =>
  balancerRoots(ctx).flatMap((question): readonly Asked[] => {
    const settled = settle(seen, question);
    if (settled.kind === 'verdict') return settled.verdict.status === 'fail' ? [{ question, verdict: settled.verdict }] : [];
    const read = readJson(ctx, seen, question, ctx.contract.endpoints.root.schema);
    return [{ question, http: settled.http, ...(read.kind === 'verdict' ? { verdict: read.verdict } : {}) }];
  }),
);

function tally(values: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Object.fromEntries(counts);
}

function notAsked(ctx: CheckContext, seen: Seen): Verdict {
  const verdicts = balancerRoots(ctx).flatMap((question) => {
    const settled = settle(seen, question);
    return settled.kind === 'verdict' ? [settled.verdict] : [];
  });
  return worst(verdicts) ?? notEvaluated('withheld', 'the balancer was not asked', [], { because: 'not-asked' });
}

const servedNodes = (asked: readonly Asked[]): readonly string[] => asked.flatMap(({ http }) => http?.servedBy?.node ?? []);

/** Whether the balancer sends anything to that node. */
export function judgeReach(ctx: CheckContext, seen: Seen, node: string): Verdict {
  if (ctx.cluster.entry?.upstreamHeader === undefined)
    return needMissing('entry.upstreamHeader', 'without a header that names the upstream nobody can tell which nodes the balancer reaches');
  const asked = askedOf(ctx, seen, undefined);
  if (asked.length === 0) return notAsked(ctx, seen);
  const evidence = asked.map(({ question }) => question.key);
  const reached = tally(servedNodes(asked));
  const data = { requests: asked.length, reached };
  if ((reached[node] ?? 0) > 0)
    return pass(`${reached[node]} of ${asked.length} requests through the balancer reached ${node}`, evidence, data);
  if (!asked.some(({ http }) => http?.servedBy !== undefined))
    return unknown('inconclusive', 'no answer through the balancer names its upstream', evidence, { ...data, because: 'header-missing' });
  const direct = settle(seen, nodeRoot(ctx, node));
  if (direct.kind === 'verdict')
    return unknown('inconclusive', `${node} does not answer directly either`, [nodeRoot(ctx, node).key, ...evidence], {
      ...data,
      because: 'node-does-not-answer',
    });
  if (asked.length < balancerRoots(ctx).length)
    return unknown('inconclusive', 'too few requests went through the balancer to tell', evidence, {
      ...data,
      because: 'too-few-requests',
    });
  return fail(
    'node-not-reached',
    `none of ${asked.length} requests through the balancer reached ${node}, which answers directly`,
    evidence,
    data,
  );
}

const outcomeName = ({ http, verdict }: Asked): string => {
  const errorClass = verdict?.data['class'];
  return http !== undefined ? String(http.status) : typeof errorClass === 'string' ? errorClass : 'no answer';
};

function byNode(asked: readonly Asked[]): Readonly<Record<string, { readonly failed: number; readonly of: number }>> {
  const names = [...new Set(servedNodes(asked))].toSorted();
  return Object.fromEntries(
    names.map((name) => {
      const own = asked.filter(({ http }) => http?.servedBy?.node === name);
      return [name, { failed: own.filter(({ verdict }) => verdict !== undefined).length, of: own.length }];
    }),
  );
}

/** Whether the balancer answers every request, and with nodes of the cluster file only. */
export function judgeAnswers(ctx: CheckContext, seen: Seen): Verdict {
  const asked = askedOf(ctx, seen, undefined);
  if (asked.length === 0) return notAsked(ctx, seen);
  const evidence = asked.map(({ question }) => question.key);
  const failed = asked.filter(({ verdict }) => verdict !== undefined);
  const data = { failed: failed.length, of: asked.length };
  const unanswered = asked.find(({ http }) => http === undefined)?.verdict;
  if (unanswered !== undefined && asked.every(({ http }) => http === undefined))
    return { ...unanswered, data: { ...unanswered.data, ...data } };
  const strangers = asked.flatMap(({ http }) =>
    http?.servedBy !== undefined && http.servedBy.node === undefined ? [http.servedBy.raw] : [],
  );
  if (strangers.length > 0) {
    const upstreams = tally(strangers);
    const reason = `the balancer sends requests to ${Object.keys(upstreams).join(', ')}, which no node of the cluster file is`;
    return fail('unknown-upstream', reason, evidence, { upstreams, ...data });
  }
  if (failed.length > 0) {
    const reason = `${failed.length} of ${asked.length} requests through the balancer failed`;
    return fail('balancer-failed', reason, evidence, { ...data, statuses: tally(failed.map(outcomeName)), byNode: byNode(asked) });
  }
  if (asked.length < balancerRoots(ctx).length)
    return unknown('inconclusive', 'too few requests went through the balancer to tell', evidence, {
      ...data,
      because: 'too-few-requests',
    });
  return pass(`all ${asked.length} requests through the balancer were answered as they should`, evidence, {
    ...data,
    byNode: byNode(asked),
  });
}

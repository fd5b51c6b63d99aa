import type { HttpAnswer } from '../record/observation.js';
import { balancerRoots, pairedRoots } from './balancer-asks.js';
import type { CheckContext, Seen } from './check.js';
import type { Rate } from './period.js';
import type { HttpQuestion } from './question.js';
import { readJson } from './read/judge-read.js';
import { askedNodes } from './read/nodes.js';
import { oncePerLook, theOnly } from './read/once.js';
import { settle } from './read/settle.js';
import type { Verdict } from './verdict.js';
import { notEvaluated, worst } from './verdicts.js';

export interface Asked {
  readonly question: HttpQuestion;
  readonly http?: HttpAnswer;
  /** Undefined: it answered as it should. */
  readonly verdict?: Verdict;
}

/** What was asked and came to something: questions that were left out or failed here say nothing of the balancer. */
function cameTo(ctx: CheckContext, seen: Seen, questions: readonly HttpQuestion[]): readonly Asked[] {
  return questions.flatMap((question): readonly Asked[] => {
    const settled = settle(seen, question);
    if (settled.kind === 'verdict') return settled.verdict.status === 'fail' ? [{ question, verdict: settled.verdict }] : [];
    const read = readJson(ctx, seen, question, ctx.contract.endpoints.root.schema);
    return [{ question, http: settled.http, ...(read.kind === 'verdict' ? { verdict: read.verdict } : {}) }];
  });
}

export const throughBalancer = oncePerLook(theOnly, (ctx, seen): readonly Asked[] => cameTo(ctx, seen, balancerRoots(ctx)));

export const rateOf = (asked: readonly Asked[]): Rate => ({
  failed: asked.filter(({ verdict }) => verdict !== undefined).length,
  of: asked.length,
});

/** How often the nodes themselves fail at the same request. */
export const directRate = (ctx: CheckContext, seen: Seen): Rate =>
  rateOf(askedNodes(ctx.cluster).flatMap(({ id }) => cameTo(ctx, seen, pairedRoots(ctx, id))));

/** Which of the requests that arrived one after the other failed, in that order; undefined where one is missing. */
export function sequenceOf(ctx: CheckContext, seen: Seen): readonly boolean[] | undefined {
  const length = balancerRoots(ctx).filter(({ inTurn }) => inTurn === true).length;
  const asked = throughBalancer(ctx, seen, undefined).filter(({ question }) => question.inTurn === true);
  if (asked.length < length) return undefined;
  const sentAt = ({ question }: Asked): number => seen.get(question.key)?.atMs ?? 0;
  return asked.toSorted((a, b) => sentAt(a) - sentAt(b)).map(({ verdict }) => verdict !== undefined);
}

/** Why nothing that was asked through the balancer came to anything. */
export function notAsked(ctx: CheckContext, seen: Seen): Verdict {
  const verdicts = balancerRoots(ctx).flatMap((question) => {
    const settled = settle(seen, question);
    return settled.kind === 'verdict' ? [settled.verdict] : [];
  });
  return worst(verdicts) ?? notEvaluated('withheld', 'the balancer was not asked', [], { because: 'not-asked' });
}

export function tally(values: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/**
 * The names that the balancer gives its upstreams, where none of them is a node of the cluster file (container names, pod ids, hashes): they
 * tell nothing of the nodes then. Undefined where some name is known, or none is given.
 */
export function opaqueUpstreams(asked: readonly Asked[]): readonly string[] | undefined {
  const named = asked.flatMap(({ http }) => (http?.servedBy === undefined ? [] : [http.servedBy]));
  if (named.length === 0 || named.some(({ node }) => node !== undefined)) return undefined;
  return [...new Set(named.map(({ raw }) => raw))].toSorted();
}

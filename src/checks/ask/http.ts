import type { CheckContext } from '../check.js';
import type { Bearer, Destination, Factors, HttpQuestion } from '../question.js';
import { questionKey } from './key.js';

export const toNode = (id: string): Destination => ({ kind: 'node', id });
export const asIdentity = (id: string): Bearer => ({ kind: 'identity', id });
export const asNobody: Bearer = { kind: 'none' };

/** Factors that follow from where a question goes and whose token it carries. */
export function factorsOf(to: Destination, bearer: Bearer): Factors {
  return {
    ...(to.kind === 'node' ? { node: to.id, entry: 'direct' as const } : {}),
    ...(to.kind === 'balancer' ? { entry: 'balancer' as const } : {}),
    ...(to.kind === 'neighbour' ? { environment: to.name } : {}),
    ...(bearer.kind === 'identity' ? { identity: bearer.id } : {}),
  };
}

export interface GetOptions {
  readonly to: Destination;
  readonly bearer: Bearer;
  readonly path: string;
  readonly nth?: number | string;
  readonly fresh?: boolean;
  /** See {@link HttpQuestion.pauseMs}. */
  readonly pauseMs?: number;
}

/** A GET that changes nothing. */
export function getQuestion(ctx: CheckContext, { to, bearer, path, nth, fresh, pauseMs }: GetOptions): HttpQuestion {
  const parts = { to, bearer, method: 'GET' as const, path };
  const extra = { ...(fresh === undefined ? {} : { fresh }), ...(nth === undefined ? {} : { nth }) };
  return {
    kind: 'http',
    key: questionKey({ ...parts, ...extra }),
    effect: 'read',
    factors: factorsOf(to, bearer),
    ...parts,
    ...(fresh === undefined ? {} : { fresh }),
    ...(pauseMs === undefined ? {} : { pauseMs }),
    ...(path === ctx.contract.endpoints.health.path ? { health: true } : {}),
  };
}

/** The GET whose refusal tells whether a node knows a token. */
export function tokenProbe(ctx: CheckContext, to: Destination, bearer: Bearer): HttpQuestion {
  return getQuestion(ctx, { to, bearer, path: ctx.contract.endpoints[ctx.contract.tokenProbe].path });
}

/**
 * A chat with nothing in it: whoever is let in is told what it lacks, before anything is executed. It shows who may chat without a
 * completion, so it is a read.
 */
export function emptyChat(to: Destination, bearer: Bearer, path: string): HttpQuestion {
  const parts = { to, bearer, method: 'POST' as const, path, body: {} };
  return { kind: 'http', key: questionKey(parts), effect: 'read', factors: factorsOf(to, bearer), ...parts };
}

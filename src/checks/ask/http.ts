import type { Cluster } from '../../target/cluster.js';
import type { CheckContext } from '../check.js';
import type { Bearer, Destination, Factors, HttpQuestion } from '../question.js';
import { oncePer } from '../read/once.js';
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

/**
 * Asked for again in each round and once more when it is judged, a question is the same one: there is a digest in its key, and thousands of
 * them in a large cluster.
 */
const gets = oncePer((_: Cluster) => new Map<string, HttpQuestion>());

const wordsOf = (named: Destination | Bearer): string =>
  'id' in named ? `${named.kind} ${named.id}` : 'name' in named ? `${named.kind} ${named.name}` : named.kind;

/** A GET that changes nothing. */
export function getQuestion(ctx: CheckContext, options: GetOptions): HttpQuestion {
  const { to, bearer, path, ...others } = options;
  const health = path === ctx.contract.endpoints.health.path;
  const known = gets(ctx.cluster);
  const name = `${wordsOf(to)}\n${wordsOf(bearer)}\n${JSON.stringify(others)}\n${health}\n${path}`;
  const question = known.get(name);
  if (question !== undefined) return question;
  const made = makeGet(options, health);
  known.set(name, made);
  return made;
}

function makeGet({ to, bearer, path, nth, fresh, pauseMs }: GetOptions, health: boolean): HttpQuestion {
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
    ...(health ? { health: true } : {}),
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

import type { RateLimit } from '../target/cluster.js';
import type { AnswerView } from '../target/contracts/contract.js';
import { toNode } from './ask/http.js';
import { questionKey } from './ask/key.js';
import type { CheckContext, Seen } from './check.js';
import type { Bearer, HttpQuestion } from './question.js';
import { askedNodes } from './read/nodes.js';
import { settle } from './read/settle.js';

const AS_LIMITED: Bearer = { kind: 'rate-limit' };

/** What costs a node least and is counted: an own path that lists nothing, or what any global token may read. */
const pathFor = (ctx: CheckContext, { identity: { username } }: RateLimit): string =>
  username === undefined ? ctx.contract.endpoints.rotations.path : ctx.contract.userProbe(username).path;

function ask(ctx: CheckContext, limit: RateLimit, node: string, nth: string): HttpQuestion {
  const parts = { to: toNode(node), bearer: AS_LIMITED, method: 'GET' as const, path: pathFor(ctx, limit) };
  const factors = { node, entry: 'direct' as const };
  return { kind: 'http', key: questionKey({ ...parts, nth }), effect: 'spends', factors, ...parts };
}

/** How many of `count` fall to the nth of `nodes`, one after the other. */
const shareOf = (count: number, nodes: number, nth: number): number => Math.ceil((count - nth) / nodes);

const several = (ctx: CheckContext, limit: RateLimit, node: string, from: number, to: number): readonly HttpQuestion[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => ask(ctx, limit, node, `${from + index + 1}. of its own`));

const nodesOf = (ctx: CheckContext): readonly string[] => askedNodes(ctx.cluster).map(({ id }) => id);

/** One request more than is allowed, spread over all nodes: so few to each that none is at its end by itself. */
export const spread = (ctx: CheckContext, limit: RateLimit): readonly HttpQuestion[] => {
  const nodes = nodesOf(ctx);
  return nodes.flatMap((node, nth) => several(ctx, limit, node, 0, shareOf(limit.requests + 1, nodes.length, nth)));
};

/** After a refusal, one more of every node: counted together, all refuse it. */
export const confirming = (ctx: CheckContext, limit: RateLimit): readonly HttpQuestion[] =>
  nodesOf(ctx).map((node) => ask(ctx, limit, node, 'once more'));

/** Without one, as many more of the first node as make one too many for it alone. */
export const exhausting = (ctx: CheckContext, limit: RateLimit): readonly HttpQuestion[] => {
  const nodes = nodesOf(ctx);
  const [first = ''] = nodes;
  return several(ctx, limit, first, shareOf(limit.requests + 1, nodes.length, 0), limit.requests + 1);
};

/** Whether it is what the contract has a node say to it: what is let through was counted. */
export function isLetThrough(ctx: CheckContext, { identity: { username } }: RateLimit, { status, json }: AnswerView): boolean {
  if (username !== undefined) return status === ctx.contract.userProbe(username).accepted && json !== undefined;
  return status === 200 && ctx.contract.endpoints.rotations.schema.safeParse(json).success;
}

/** Whether an answer says that it was one too many. */
export const isRefusal = (seen: Seen, question: HttpQuestion): boolean => {
  const settled = settle(seen, question);
  return settled.kind === 'answered' && settled.http.status === 429;
};

const isAsked = (seen: Seen, { key }: HttpQuestion): boolean => seen.get(key) !== undefined;

/** What is to be asked next: the spread, then what follows from whether one of it was refused. */
export function limitAsks(ctx: CheckContext, seen: Seen, limit: RateLimit): readonly HttpQuestion[] {
  const first = spread(ctx, limit);
  if (!first.every((question) => isAsked(seen, question))) return first;
  return first.some((question) => isRefusal(seen, question)) ? confirming(ctx, limit) : exhausting(ctx, limit);
}

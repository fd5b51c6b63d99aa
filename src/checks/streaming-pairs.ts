import type { Route } from '../target/cluster.js';
import type { CheckContext } from './check.js';
import { identityOf } from './read/nodes.js';

export interface StreamPair {
  readonly identity: string;
  readonly route: string;
}

/** Who streams over a route: all its identities where streaming is declared, one for a direct route that does not say, else nobody. */
function streamers(ctx: CheckContext, { model, identities, expect }: Route): readonly string[] {
  if (expect.streaming === true) return identities;
  const parsed = ctx.contract.parseModel(model);
  if (expect.streaming === false || parsed?.kind !== 'provider') return [];
  const able = identities.find((id) => {
    const identity = identityOf(ctx.cluster, id);
    return identity !== undefined && ctx.contract.chatTarget(parsed, identity) !== undefined;
  });
  return able === undefined ? [] : [able];
}

/** Every route that is streamed, with who streams it. */
export const streamPairs = (ctx: CheckContext): readonly StreamPair[] =>
  ctx.cluster.routes.flatMap((route) => streamers(ctx, route).map((identity) => ({ identity, route: route.id })));

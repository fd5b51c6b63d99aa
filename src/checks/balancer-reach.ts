import { nodeRoot, requestsToMeetAll } from './balancer-asks.js';
import { notAsked, opaqueUpstreams, tally, throughBalancer } from './balancer-read.js';
import { servedBy } from './balancer-served.js';
import type { CheckContext, Seen } from './check.js';
import { askedNodes } from './read/nodes.js';
import { oncePerLook, theOnly } from './read/once.js';
import { settle } from './read/settle.js';
import type { Verdict } from './verdict.js';
import { fail, pass, undeclared, unknown } from './verdicts.js';

/** Answers through the balancer by the node that gave them, as far as that is known. */
const reachedNodes = oncePerLook(theOnly, (ctx, seen) => {
  const who = servedBy(ctx, seen, undefined);
  return tally(throughBalancer(ctx, seen, undefined).flatMap(({ http }) => (http === undefined ? [] : (who.nodeOf(http)?.node ?? []))));
});

/** Whether the balancer sends anything to that node. */
export function judgeReach(ctx: CheckContext, seen: Seen, node: string): Verdict {
  const named = ctx.cluster.entry?.upstreamHeader !== undefined;
  const asked = throughBalancer(ctx, seen, undefined);
  if (asked.length === 0 && named) return notAsked(ctx, seen);
  const who = servedBy(ctx, seen, undefined);
  const header = asked.some(({ http }) => http?.servedBy !== undefined);
  // Without a header only what a node does unlike all others tells it from them.
  const byEffect = !header && who.isAlone(node);
  if (!named && !byEffect)
    return undeclared('upstreamHeader', 'cannot identify the upstream: no header names it, and the nodes answer alike');
  const evidence = asked.map(({ question }) => question.key);
  const opaque = opaqueUpstreams(asked);
  if (opaque !== undefined)
    return undeclared(
      'upstream',
      `cannot identify the upstream: the balancer names ${opaque.join(', ')}, and no node of the file is called so`,
      evidence,
      {
        upstreams: opaque,
      },
    );
  const reached = reachedNodes(ctx, seen, undefined);
  const data = { requests: asked.length, reached, by: byEffect ? 'effect' : 'header' };
  const inferred = byEffect ? ' (inferred: no other node answers like it, and no header names it)' : '';
  if ((reached[node] ?? 0) > 0)
    return pass(`${reached[node]} of ${asked.length} requests through the balancer reached ${node}${inferred}`, evidence, data);
  if (!header && !byEffect)
    return unknown('inconclusive', 'no answer through the balancer names its upstream', evidence, { ...data, because: 'header-missing' });
  if (byEffect && asked.every(({ http }) => http === undefined || who.isForeign(http)))
    return unknown('inconclusive', 'no node answered anything through the balancer', evidence, { ...data, because: 'no-node-answered' });
  const direct = settle(seen, nodeRoot(ctx, node));
  if (direct.kind === 'verdict')
    return unknown('inconclusive', `${node} does not answer directly either`, [nodeRoot(ctx, node).key, ...evidence], {
      ...data,
      because: 'node-does-not-answer',
    });
  if (asked.length < requestsToMeetAll(askedNodes(ctx.cluster).length))
    return unknown('inconclusive', 'too few requests went through the balancer to tell', evidence, {
      ...data,
      because: 'too-few-requests',
    });
  return fail(
    'node-not-reached',
    `none of ${asked.length} requests through the balancer reached ${node}, which answers directly${inferred}`,
    evidence,
    data,
  );
}

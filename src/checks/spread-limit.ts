import { type Check, defineCheck } from './check.js';
import { noneDeclared } from './declare.js';
import { allowed, askedNodes } from './read/nodes.js';
import { exhausting, limitAsks, spread } from './spread-limit-asks.js';
import { judgeLimit } from './spread-limit-verdict.js';
import { notEvaluated, spendsNotAllowed } from './verdicts.js';

const CHECK = 'spread-limit';

export const spreadLimit: Check = defineCheck({
  id: CHECK,
  title: "a client's rate limit is counted as the cluster file declares",
  layer: 'node',
  severity: 'error',
  version: 1,
  notApplicable({ cluster }) {
    if (cluster.rateLimit === undefined) return noneDeclared('rateLimit');
    return askedNodes(cluster).length < 2 ? 'with one node it is the same who counts' : undefined;
  },
  needs: () => [['spends']],
  cells: () => [{ check: CHECK, part: 'counted' }],
  asks(_cell, ctx, seen) {
    const { rateLimit } = ctx.cluster;
    return rateLimit === undefined || !allowed(ctx, 'spends') ? [] : limitAsks(ctx, seen, rateLimit);
  },
  worstCase(_cell, ctx) {
    const { rateLimit } = ctx.cluster;
    if (rateLimit === undefined) return { requests: 0, completions: 0 };
    const more = Math.max(exhausting(ctx, rateLimit).length, askedNodes(ctx.cluster).length);
    return { requests: spread(ctx, rateLimit).length + more, completions: 0 };
  },
  judge(_cell, ctx, seen) {
    const { rateLimit } = ctx.cluster;
    if (rateLimit === undefined) return notEvaluated('not-declared', 'no rateLimit is declared');
    return allowed(ctx, 'spends') ? judgeLimit(ctx, seen, rateLimit) : spendsNotAllowed('a limit is told by using it up');
  },
});

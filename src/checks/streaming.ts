import { type Check, defineCheck } from './check.js';
import { allowed, askedNodes, globalIdentities } from './read/nodes.js';
import { chatFactors } from './route-chats.js';
import { streamPairs } from './streaming-pairs.js';
import { MOST_TRIES, streamAsks } from './streaming-tries.js';
import { judgeStreams } from './streaming-verdict.js';
import { spendsNotAllowed } from './verdicts.js';

const CHECK = 'streaming';
/** Members of a rotation that are asked directly first, at most. */
const MOST_MEMBERS = 16;

export const streaming: Check = defineCheck({
  id: CHECK,
  title: 'streams come whole, in order and as they are made, from every node and through the balancer',
  layer: 'route',
  severity: 'error',
  version: 1,
  notApplicable(ctx) {
    if (askedNodes(ctx.cluster).length === 0) return 'every node is declared to be draining';
    return streamPairs(ctx).length === 0 ? 'no route streams, and none asks a provider directly' : undefined;
  },
  needs: () => [['spends']],
  cells(ctx) {
    const pairs = streamPairs(ctx).map((pair) => ({ check: CHECK, ...pair }));
    const direct = askedNodes(ctx.cluster).flatMap(({ id }) => pairs.map((pair) => ({ ...pair, node: id, entry: 'direct' as const })));
    return ctx.cluster.entry === undefined ? direct : [...direct, ...pairs.map((pair) => ({ ...pair, entry: 'balancer' as const }))];
  },
  asks: (cell, ctx, seen) => (allowed(ctx, 'spends') ? streamAsks(ctx, seen, cell) : []),
  worstCase(cell, ctx) {
    if (!allowed(ctx, 'spends')) return { requests: 0, completions: 0 };
    const kind = ctx.contract.parseModel(ctx.cluster.routes.find(({ id }) => id === cell.route)?.model ?? '')?.kind;
    const nodes = cell.node === undefined ? askedNodes(ctx.cluster).length : 1;
    const perNode = 1 + (kind === 'provider' ? 1 : MOST_MEMBERS);
    const completions = perNode * nodes + (cell.node === undefined ? MOST_TRIES : MOST_TRIES - 1);
    return { requests: completions + askedNodes(ctx.cluster).length * (globalIdentities(ctx.cluster).length + 4), completions };
  },
  judge: (cell, ctx, seen) => (allowed(ctx, 'spends') ? judgeStreams(ctx, seen, cell) : spendsNotAllowed('a stream is a completion')),
  factors: (cell, ctx, seen) => chatFactors(ctx, seen, cell),
});

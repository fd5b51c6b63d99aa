import { judgeAnswers } from './balancer-answers.js';
import { balancerAsks, balancerCost } from './balancer-asks.js';
import { judgeReach } from './balancer-reach.js';
import { type Check, defineCheck } from './check.js';
import { noneDeclared } from './declare.js';
import { askedNodes } from './read/nodes.js';

const CHECK = 'balancer-parity';
const REACH = 'reach';
const entry = 'balancer' as const;

export const balancerParity: Check = defineCheck({
  id: CHECK,
  title: 'the balancer answers as its nodes do, and sends to each of them and to nobody else',
  layer: 'balancer',
  severity: 'error',
  version: 1,
  notApplicable({ cluster }) {
    if (cluster.entry === undefined) return noneDeclared('entry');
    return askedNodes(cluster).length === 0 ? 'every node is declared to be draining' : undefined;
  },
  needs: () => [[]],
  cells: (ctx) => [
    ...askedNodes(ctx.cluster).map(({ id }) => ({ check: CHECK, node: id, entry, part: REACH })),
    { check: CHECK, entry, part: 'answers' },
  ],
  asks: (_cell, ctx, seen) => balancerAsks(ctx, seen, undefined),
  sharesCost: () => 'all',
  worstCase: (_cell, ctx) => ({ requests: balancerCost(ctx), completions: 0 }),
  judge: (cell, ctx, seen) => (cell.part === REACH ? judgeReach(ctx, seen, cell.node ?? '') : judgeAnswers(ctx, seen)),
});

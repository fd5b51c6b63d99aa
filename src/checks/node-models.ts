import type { EndpointId } from '../target/contracts/contract.js';
import { type Cell, type Check, type CheckContext, defineCheck, type Seen } from './check.js';
import { nodeEndpoint } from './read/endpoint.js';
import { askedNodes, globalIdentities } from './read/nodes.js';
import { fail, notEvaluated, pass } from './verdicts.js';

const LISTINGS = ['models', 'models-v1', 'models-global'] as const satisfies readonly EndpointId[];

const listing = (ctx: CheckContext, cell: Cell, seen: Seen) => {
  const part = LISTINGS.find((id) => id === cell.part);
  return part === undefined ? undefined : nodeEndpoint(ctx, seen, cell.node ?? '', part);
};

export const nodeModels: Check = defineCheck({
  id: 'node-models',
  title: 'every node serves the listings of models',
  layer: 'node',
  severity: 'error',
  version: 1,
  notApplicable: (ctx) => (askedNodes(ctx.cluster).length === 0 ? 'every node is declared to be draining' : undefined),
  needs: () => [[]],
  cells: (ctx) => askedNodes(ctx.cluster).flatMap((node) => LISTINGS.map((part) => ({ check: 'node-models', node: node.id, part }))),
  asks(cell, ctx, seen) {
    const state = listing(ctx, cell, seen);
    return state?.kind === 'pending' ? state.ask : [];
  },
  sharesCost: ({ part }) => part,
  worstCase: (_cell, ctx) => ({ requests: (1 + globalIdentities(ctx.cluster).length) * askedNodes(ctx.cluster).length, completions: 0 }),
  judge(cell, ctx, seen) {
    const state = listing(ctx, cell, seen);
    if (state === undefined || state.kind === 'pending')
      return notEvaluated('withheld', `${cell.part} of ${cell.node} was not asked for`, [], { because: 'not-asked' });
    if (state.kind === 'lost') return state.verdict;
    const models = ctx.contract.modelIdsOf(state.value).length;
    if (models === 0) return fail('empty', `${cell.node} lists no model at all`, state.evidence, { item: cell.part ?? '' });
    return pass(`${cell.node} lists ${models} models`, state.evidence, { models });
  },
});

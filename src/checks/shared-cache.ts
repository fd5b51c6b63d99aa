import { type Check, type CheckContext, defineCheck } from './check.js';
import { noneDeclared } from './declare.js';
import { allowed, askedNodes, globalIdentities } from './read/nodes.js';
import { judgeRead, readAsks } from './shared-cache-read.js';
import { judgeWrite, writeAsks } from './shared-cache-write.js';
import { MOST_WRITERS, writersOf } from './shared-cache-writers.js';
import { spendsNotAllowed } from './verdicts.js';

/** With one node there is nobody to read what another has written. */
const partsOf = (ctx: CheckContext): readonly ('write' | 'read')[] => (askedNodes(ctx.cluster).length > 1 ? ['write', 'read'] : ['write']);

export const sharedCache: Check = defineCheck({
  id: 'shared-cache',
  title: 'every node writes to and reads from the shared response cache',
  layer: 'cache',
  severity: 'error',
  version: 1,
  notApplicable: (ctx) => (ctx.cluster.redis === undefined ? noneDeclared('redis') : undefined),
  needs: () => [['spends']],
  cells: (ctx) => askedNodes(ctx.cluster).flatMap(({ id }) => partsOf(ctx).map((part) => ({ check: 'shared-cache', node: id, part }))),
  asks(cell, ctx, seen) {
    if (!allowed(ctx, 'spends') || cell.node === undefined) return [];
    return cell.part === 'read' ? readAsks(ctx, seen, cell.node) : writeAsks(ctx, seen, cell.node);
  },
  worstCase(cell, ctx) {
    if (!allowed(ctx, 'spends')) return { requests: 0, completions: 0 };
    const nodes = askedNodes(ctx.cluster).length;
    const writers = writersOf(ctx);
    /* A rotation as writer first asks for controls, at most one for each of the declared direct routes and members; see the docs page. */
    const controls = writers.some(({ model }) => model.kind !== 'provider' && model.kind !== 'user-provider')
      ? ctx.cluster.routes.length
      : 0;
    const reads = globalIdentities(ctx.cluster).length * nodes + 3;
    const one = { requests: reads + MOST_WRITERS * 2 + controls + 2, completions: writers.length + controls };
    return cell.part === 'read' ? { requests: 1 + one.requests * nodes, completions: 1 + one.completions * nodes } : one;
  },
  judge(cell, ctx, seen) {
    if (!allowed(ctx, 'spends')) return spendsNotAllowed('the cache is proven by a completion');
    return cell.part === 'read' ? judgeRead(ctx, seen, cell.node ?? '') : judgeWrite(ctx, seen, cell.node ?? '');
  },
});

import { type Check, defineCheck } from './check.js';
import { noCompany } from './isolation-askers.js';
import { askTogether, costOfTogether, judgeTogether } from './isolation-concurrent.js';
import { costOfTenants, judgeTenants, noTenants, tenantRoutes } from './isolation-tenants.js';
import { askTenants } from './isolation-tenants-ask.js';
import { askedNodes } from './read/nodes.js';

const CHECK = 'isolation';
const TENANTS = 'tenants';
const CONCURRENT = 'concurrent';

export const isolation: Check = defineCheck({
  id: CHECK,
  title: 'nobody is served what was answered to somebody else',
  layer: 'cache',
  severity: 'critical',
  version: 1,
  notApplicable(ctx) {
    if (askedNodes(ctx.cluster).length === 0) return 'every node is declared to be draining';
    const [tenants, company] = [noTenants(ctx), noCompany(ctx)];
    return tenants !== undefined && company !== undefined ? `${tenants}, and ${company}` : undefined;
  },
  // Who has routes of equal ids is read; whose answers are mixed up shows in answers only.
  needs: (ctx) => (noCompany(ctx) === undefined ? [['spends']] : [[]]),
  cells: (ctx) => [
    ...(noTenants(ctx) === undefined ? tenantRoutes(ctx).map((route) => ({ check: CHECK, route, part: TENANTS })) : []),
    ...(noCompany(ctx) === undefined ? askedNodes(ctx.cluster).map(({ id }) => ({ check: CHECK, node: id, part: CONCURRENT })) : []),
  ],
  asks: (cell, ctx, seen) => (cell.part === CONCURRENT ? askTogether(ctx, seen, cell.node ?? '') : askTenants(cell, ctx, seen)),
  worstCase: (cell, ctx) => (cell.part === CONCURRENT ? costOfTogether(ctx) : costOfTenants(ctx)),
  judge: (cell, ctx, seen) => (cell.part === CONCURRENT ? judgeTogether(ctx, seen, cell.node ?? '') : judgeTenants(cell, ctx, seen)),
});

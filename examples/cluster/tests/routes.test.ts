import { allChecks } from 'aisbf-check';
import { clusterTests, expectNoFindings } from 'aisbf-check/vitest';
import { describe, test } from 'vitest';

/** Every declared route, as each of its identities, on every node and through the balancer: one test each. */
const ROUTES = ['route-matrix', 'latency', 'balancer-parity'];

describe('routes', async () => {
  const { document } = await clusterTests({
    checks: allChecks.filter(({ id }) => ROUTES.includes(id)),
    // A route is proven by a completion.
    allow: ['spends'],
  });

  test('no finding: no node, token, route or provider is suspected', () => expectNoFindings(document));
});

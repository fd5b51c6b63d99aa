import { allChecks } from 'aisbf-check';
import { clusterTests, expectNoFindings } from 'aisbf-check/vitest';
import { describe, test } from 'vitest';

/** All nodes see the same state: version, inventory, database, cache, tokens, and what `consistency` in the cluster file declares. */
const CONSISTENCY = [
  'same-version',
  'same-inventory',
  'same-user-config',
  'shared-database',
  'shared-cache',
  'prefix-isolation',
  'identities',
  'auth-matrix',
  'consistency',
];

describe('consistency', async () => {
  const { document } = await clusterTests({
    checks: allChecks.filter(({ id }) => CONSISTENCY.includes(id)),
    // Use of the shared database is proven with a canary row, use of the shared cache with a completion.
    allow: ['mutates', 'spends'],
  });

  test('no finding: the nodes do not differ', () => expectNoFindings(document));
});

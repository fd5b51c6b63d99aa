import { type RunChecksOptions, type RunChecksResult, runChecks } from '../run-checks.js';
import { defineCellTests } from './cell-tests.js';

export { expectNoFindings } from './expect-no-findings.js';
export type { RunChecksOptions, RunChecksResult };

/**
 * Asks the cluster once and defines one test per cell, named by its CellId. Await it at the top of a test file, or in an async
 * `describe`. `fail` and `unknown` fail a test, `not-evaluated` skips it with its reason.
 *
 *     import { clusterTests, expectNoFindings } from 'aisbf-check/vitest';
 *     const { document } = await clusterTests({ cluster: 'aisbf-check.yaml' });
 *     test('nothing is to blame', () => expectNoFindings(document));
 *
 * @throws {ClusterFileError} where the cluster file cannot be used
 */
export async function clusterTests(options: RunChecksOptions = {}): Promise<RunChecksResult> {
  const result = await runChecks(options);
  defineCellTests(result.view);
  return result;
}

import type { RunChecksOptions, RunChecksResult } from '../run-checks.js';
import { defineCellTests } from './cell-tests.js';
import { type ClusterTestsOptions, runOncePerWatch } from './run-once-per-watch.js';

export { expectNoFindings } from './expect-no-findings.js';
export type { ClusterTestsOptions, RunChecksOptions, RunChecksResult };

/**
 * Asks the cluster once and defines one test per cell, named by its CellId. Await it at the top of a test file, or in an async
 * `describe`. `fail` and `unknown` fail a test, `not-evaluated` skips it with its reason.
 *
 *     import { clusterTests, expectNoFindings } from 'aisbf-check/vitest';
 *     const { document } = await clusterTests({ cluster: 'aisbf-check.yaml' });
 *     test('nothing is to blame', () => expectNoFindings(document));
 *
 * In watch mode the first run probes, and re-runs judge its record again ({@link ClusterTestsOptions.onRerun}).
 *
 * @throws {ClusterFileError} where the cluster file cannot be used
 */
export async function clusterTests(options: ClusterTestsOptions = {}): Promise<RunChecksResult> {
  const result = await runOncePerWatch(options, process.env, (text) => void process.stderr.write(text));
  defineCellTests(result.view);
  return result;
}

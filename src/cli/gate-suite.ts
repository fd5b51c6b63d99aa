import { existsSync } from 'node:fs';
import type { GateRequest } from '../vitest/provided.js';
import { clearAllure } from './allure-folder.js';
import { allureReporters } from './gate-allure.js';
import { type GateTests, runGateTests } from './gate-vitest.js';

/**
 * Runs the gate's suite to its end, with Allure results of it where a folder for them is named.
 * @throws where Vitest itself failed, for then its tests are no verdict
 */
export async function runGateSuite(request: Omit<GateRequest, 'allure'>, allure: string | undefined, now: Date): Promise<GateTests> {
  if (allure !== undefined) await clearAllure(allure);
  const outcome =
    allure === undefined
      ? await runGateTests(request)
      : await runGateTests({ ...request, allure: { now: now.toISOString() } }, await allureReporters(allure));
  if (outcome.errors.length > 0 || !existsSync(request.record)) {
    throw new Error(
      `Failed to gate: Vitest did not come to its end. Please read what it says:\n${outcome.output}${outcome.errors.join('\n')}`,
    );
  }
  return outcome;
}

import type { LabOptions } from '../lab/lab-options.js';
import { startLab } from '../lab/start-lab.js';
import type { HealthyCase, HealthyOutcome } from './case.js';
import { diagnoseLab } from './diagnose-lab.js';

/** Starts a lab in which nothing is wrong and tells what was found in it all the same. Never rejects. */
export async function scoreHealthy(healthy: HealthyCase, options: LabOptions): Promise<HealthyOutcome> {
  const since = performance.now();
  const seconds = (): number => Math.round((performance.now() - since) / 100) / 10;
  try {
    await using lab = await startLab({ ...options, ...healthy.options });
    const { findings, exitCode } = await diagnoseLab(lab);
    return { ...healthy, falseAlarms: findings.map(({ title }) => title), exitCode, failed: null, seconds: seconds() };
  } catch (error) {
    const failed = error instanceof Error ? error.message : String(error);
    return { ...healthy, falseAlarms: [], exitCode: null, failed, seconds: seconds() };
  }
}

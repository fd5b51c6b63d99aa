import { findFault } from '../lab/faults/find-fault.js';
import type { Lab } from '../lab/lab.js';
import type { FaultCase, FaultOutcome } from './case.js';
import { diagnoseLab } from './diagnose-lab.js';
import { judgeFault } from './judge-fault.js';

const NOTHING = {
  inForce: false,
  detected: false,
  culprit: false,
  layer: false,
  fix: false,
  symptom: false,
  exitCode: false,
  healed: false,
  falseBlame: 0,
  found: [],
} as const;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A fault that could not be tried at all. */
export const notTried = (fault: FaultCase, error: unknown): FaultOutcome => ({
  ...fault,
  ...NOTHING,
  failed: messageOf(error),
  seconds: 0,
});

/** Brings a fault about in a lab that stands, looks for it, and heals it. Never rejects. */
export async function scoreFault(lab: Lab, { id, place }: FaultCase): Promise<FaultOutcome> {
  const since = performance.now();
  const seconds = (): number => Math.round((performance.now() - since) / 100) / 10;
  const placed = findFault({ id, ...(place === '' ? {} : { place }) }, lab.spec).fault.on(lab, place);
  let outcome: FaultOutcome = { id, place, ...NOTHING, failed: null, seconds: 0 };
  try {
    const before = await placed.prove();
    if (before.inForce) throw new Error(`Failed to score ${id}: it is in force before it is brought about: ${before.seen}`);
    await placed.inject();
    const during = await placed.prove();
    if (!during.inForce) throw new Error(`Failed to bring about ${id}: ${during.seen}`);
    outcome = { ...outcome, ...judgeFault(await diagnoseLab(lab), placed.expected), inForce: true };
  } catch (error) {
    outcome = { ...outcome, failed: messageOf(error) };
  }
  try {
    await placed.heal();
    const after = await placed.prove();
    return { ...outcome, healed: !after.inForce, seconds: seconds() };
  } catch (error) {
    return { ...outcome, failed: outcome.failed ?? messageOf(error), seconds: seconds() };
  }
}

import { findFault } from '../../../src/lab/faults/find-fault.js';
import type { Lab } from '../../../src/lab/lab.js';

/** Injects a fault into a lab that stands, proves it, and reverts it after the work. */
export async function withFault<T>(lab: Lab, name: string, work: () => Promise<T>): Promise<T> {
  const { fault, place } = findFault(name, lab.spec);
  const placed = fault.on(lab, place);
  await placed.inject();
  try {
    const { inForce, seen } = await placed.prove();
    if (!inForce) throw new Error(`Failed to inject ${name}: ${seen}. Please check the lab.`);
    return await work();
  } finally {
    await placed.heal();
  }
}

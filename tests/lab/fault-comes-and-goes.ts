import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFault } from '../../src/lab/faults/find-fault.js';
import { allFaults } from '../../src/lab/faults/registry.js';
import type { Lab } from '../../src/lab/lab.js';
import type { LabContract } from '../../src/lab/lab-options.js';
import { labSpec } from '../../src/lab/spec/lab-spec.js';
import { startLab } from '../../src/lab/start-lab.js';
import { portless } from './client.js';

/** The only mistakes that are made in the cluster file itself, and those that need more of a cluster: TLS, a declared limit. */
const TOLD_BY_FILE = [
  'username-differs',
  'wrong-route-prefix',
  'node-certificate-expired',
  'node-certificate-expires-soon',
  'limit-counted-per-node',
];

/** Each fault at its usual place of one lab that stands: in force when it is brought about, not before, and not when healed. */
export function eachComesAndGoes(contract: LabContract): void {
  describe(`on a lab that stands, under ${contract}`, () => {
    let lab: Lab;
    let healthy: string;
    beforeAll(async () => {
      lab = await startLab({ nodes: 2, contract, engine: 'native' });
      healthy = portless(lab.clusterFile);
    });
    afterAll(async () => {
      await lab.stop();
    });

    const possible = allFaults.filter((fault) => fault.at === 'none' || fault.places(labSpec({ nodes: 2, contract })).length > 0);
    it.each(possible.map((fault) => [fault.id, fault] as const))(
      '%s comes, is proven, and goes; the cluster file tells nothing of it',
      async (id, fault) => {
        const placed = fault.on(lab, findFault(id, lab.spec).place);
        expect(placed.expected).toEqual(fault.expect(lab.spec, placed.place ?? ''));
        expect(await placed.prove()).toMatchObject({ inForce: false });
        await placed.inject();
        expect(await placed.prove()).toMatchObject({ inForce: true });
        if (TOLD_BY_FILE.includes(id)) expect(portless(lab.clusterFile)).not.toBe(healthy);
        else expect(portless(lab.clusterFile)).toBe(healthy);
        await placed.heal();
        expect(await placed.prove()).toMatchObject({ inForce: false });
        expect(portless(lab.clusterFile)).toBe(healthy);
      },
    );
  });
}

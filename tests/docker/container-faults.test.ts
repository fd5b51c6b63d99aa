import { afterAll, beforeAll, expect, it } from 'vitest';
import { containerFaults } from '../../src/lab/docker/faults/registry.js';
import { findFault } from '../../src/lab/faults/find-fault.js';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';
import { diagnoseLab } from '../scenarios/diagnose-lab.js';
import { describeDocker } from './support/when-docker.js';

const MINUTES = 60_000;

/** What only containers give: in force when brought about, found, and gone when healed. */
describeDocker('faults that only containers give', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ nodes: 3, engine: 'docker' });
  }, 2 * MINUTES);
  afterAll(() => lab?.stop(), MINUTES);

  it.each(containerFaults.map((fault) => [fault.id, fault] as const))(
    '%s is found, and nobody else is blamed',
    { timeout: 5 * MINUTES },
    async (id, fault) => {
      const placed = fault.on(lab, findFault(id, lab.spec).place);
      expect(await placed.prove()).toMatchObject({ inForce: false });
      try {
        await placed.inject();
        expect(await placed.prove()).toMatchObject({ inForce: true });
        const { findings, exitCode } = await diagnoseLab(lab);
        const { exitCode: wantedCode, ...wanted } = placed.expected;
        expect(findings.map(({ symptom, layer, culprits, fix }) => ({ symptom, layer, culprits, fix }))).toEqual([wanted]);
        expect(exitCode).toBe(wantedCode);
      } finally {
        await placed.heal();
      }
      expect(await placed.prove()).toMatchObject({ inForce: false });
    },
  );
});

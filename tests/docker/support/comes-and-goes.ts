import { expect } from 'vitest';
import type { Fault } from '../../../src/lab/faults/define-fault.js';
import { knownFaults } from '../../../src/lab/faults/registry.js';
import type { Lab } from '../../../src/lab/lab.js';
import { diagnoseLab } from '../../scenarios/diagnose-lab.js';

const sorted = <T extends { readonly factor: string; readonly level: string }>(culprits: readonly T[]): T[] =>
  culprits.toSorted((a, b) => `${a.factor} ${a.level}`.localeCompare(`${b.factor} ${b.level}`));

/** On a lab that stands and is healthy before and after: in force when brought about, found as one finding, and gone when healed. */
export async function comesAndGoes(lab: Lab, fault: Fault, place: string): Promise<void> {
  const placed = fault.on(lab, place);
  expect(await placed.prove()).toMatchObject({ inForce: false });
  try {
    await placed.inject();
    expect(await placed.prove()).toMatchObject({ inForce: true });
    const { findings, exitCode } = await diagnoseLab(lab);
    const { exitCode: wantedCode, ...wanted } = placed.expected;
    const found = findings.map(({ symptom, layer, culprits, fix }) => ({ symptom, layer, culprits: sorted(culprits), fix }));
    expect(found).toEqual([{ ...wanted, culprits: sorted(wanted.culprits) }]);
    expect(exitCode).toBe(wantedCode);
  } finally {
    await placed.heal();
  }
  expect(await placed.prove()).toMatchObject({ inForce: false });
}

/** The same on every node: one finding that blames no single one. */
export async function comesToEveryNode(lab: Lab, id: string, finding: string): Promise<void> {
  const placed = knownFaults.filter((one) => one.id === id).flatMap((fault) => lab.spec.nodes.map((node) => fault.on(lab, node.id)));
  expect(placed).toHaveLength(lab.nodes.length);
  try {
    for (const one of placed) await one.inject();
    for (const one of placed) expect(await one.prove()).toMatchObject({ inForce: true });
    const { findings } = await diagnoseLab(lab);
    expect(findings.map((one) => one.id)).toEqual([finding]);
    expect(findings[0]?.culprits.map(({ factor }) => factor)).not.toContain('node');
  } finally {
    for (const one of placed) await one.heal();
  }
}

import { expect } from 'vitest';
import type { Fault } from '../../src/lab/faults/define-fault.js';
import { allFaults, placements } from '../../src/lab/faults/registry.js';
import type { Expected, Lab } from '../../src/lab/lab.js';
import { labSpec } from '../../src/lab/spec/lab-spec.js';
import type { Document } from '../../src/report/document.js';
import { drawn } from '../support/drawn.js';
import { diagnoseLab } from './diagnose-lab.js';

/** A fault at one of the places where it can stand. */
export interface FaultCase {
  readonly name: string;
  readonly fault: Fault;
  /** Empty where the fault has no place. */
  readonly place: string;
}

/** What is asked of the sick part is mostly waited for: these cost time, not work. */
export const WAITED_FOR: readonly string[] = ['node-hangs', 'node-slow', 'provider-slow', 'redis-down'];

export const isWaitedFor = ({ fault }: FaultCase): boolean => WAITED_FOR.includes(fault.id);

/** Every fault of the catalogue at every place of a three-node lab, in its order. */
export const allCases: readonly FaultCase[] = allFaults.flatMap((fault) =>
  placements(fault, labSpec({ nodes: 3 })).map(({ place }) => ({
    name: place === undefined ? fault.id : `${fault.id}:${place}`,
    fault,
    place: place ?? '',
  })),
);

/** Those that an ordinary run takes of the whole matrix, which the nightly run takes. */
const SAMPLE = 32;

/** Every `of`-th of those that are not waited for, so that files which run side by side have the same share. */
export const share = (nth: number, of: number, seed: number): readonly FaultCase[] =>
  drawn(
    allCases.filter((one) => !isWaitedFor(one)).filter((_, index) => index % of === nth),
    Math.ceil(SAMPLE / of),
    seed,
  );

const inWords = ({ findings, exitCode }: Document): unknown => ({
  findings: findings.map(({ symptom, layer, culprits, fix }) => ({ symptom, layer, culprits: new Set(culprits), fix })),
  exitCode,
});

const wanted = ({ symptom, layer, culprits, fix, exitCode }: Expected): unknown => ({
  findings: [{ symptom, layer, culprits: new Set(culprits), fix }],
  exitCode,
});

/** A line of the matrix that is printed at the end. */
export const line = (name: string, document: Document | undefined, right: boolean): string =>
  right
    ? `  ok   ${name}`
    : `  MISS ${name}  found ${JSON.stringify(document?.findings.map(({ title }) => title) ?? 'nothing, it never came to it')}`;

/** Diagnoses a lab with one fault in it: what is expected must be found, and nothing else. */
export async function findsIt(name: string, lab: Lab, expected: Expected, matrix: string[]): Promise<void> {
  let document: Document | undefined;
  let right = false;
  try {
    document = await diagnoseLab(lab);
    expect(inWords(document)).toEqual(wanted(expected));
    right = true;
  } finally {
    matrix.push(line(name, document, right));
  }
}

/** A fault comes in a lab that stands, is proven, found, and healed. */
export async function comesIsFoundAndGoes({ name, fault, place }: FaultCase, lab: Lab, matrix: string[]): Promise<void> {
  const placed = fault.on(lab, place);
  await placed.inject();
  expect(await placed.prove()).toMatchObject({ inForce: true });
  await findsIt(name, lab, placed.expected, matrix);
  await placed.heal();
  expect(await placed.prove()).toMatchObject({ inForce: false });
}

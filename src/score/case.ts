import type { LabOptions } from '../lab/lab-options.js';

/** A fault at one place of a lab. */
export interface FaultCase {
  readonly id: string;
  /** Canonical; empty where the fault has no place. */
  readonly place: string;
}

/** A lab in which nothing is wrong. */
export interface HealthyCase {
  readonly options: Required<Pick<LabOptions, 'nodes' | 'contract' | 'identities' | 'routes'>>;
}

/** What came of a fault. What could not be tried is no hit: `failed` says why, and everything else is false. */
export interface FaultOutcome extends FaultCase {
  readonly inForce: boolean;
  /** Something was found. */
  readonly detected: boolean;
  /** A finding names exactly the culprits. */
  readonly culprit: boolean;
  /** That finding's, or else the first one's. */
  readonly layer: boolean;
  readonly fix: boolean;
  readonly symptom: boolean;
  readonly exitCode: boolean;
  /** Findings besides the one that is right. */
  readonly falseBlame: number;
  /** Gone again when healed. */
  readonly healed: boolean;
  /** Titles of what was found. */
  readonly found: readonly string[];
  readonly failed: string | null;
  readonly seconds: number;
}

/** What came of a healthy lab. */
export interface HealthyOutcome extends HealthyCase {
  /** Titles of what was found, all of it false. */
  readonly falseAlarms: readonly string[];
  readonly exitCode: number | null;
  readonly failed: string | null;
  readonly seconds: number;
}

/** Whether a fault was brought about, found and named as it should be, and nobody else was blamed. */
export function isRight(outcome: FaultOutcome): boolean {
  const { inForce, detected, culprit, layer, fix, symptom, exitCode, falseBlame, healed } = outcome;
  return inForce && detected && culprit && layer && fix && symptom && exitCode && healed && falseBlame === 0;
}

/** Whether a healthy lab stood and nothing was found in it. */
export const isQuiet = ({ falseAlarms, failed }: HealthyOutcome): boolean => failed === null && falseAlarms.length === 0;

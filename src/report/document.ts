import type { VerdictStatus } from '../checks/verdict.js';
import type { Finding } from '../diagnose/finding.js';
import type { Convergence } from './convergence.js';
import type { Coverage, Inconclusive } from './coverage.js';

export interface CheckSummary {
  readonly id: string;
  readonly verdict: VerdictStatus;
  readonly cells: { readonly pass: number; readonly fail: number; readonly unknown: number; readonly notEvaluated: number };
  readonly reason: string | null;
}

/** What `diagnose --json`, `gate --json` and `judge --json` print. Others rely on it: add, never change. */
export interface Document {
  readonly version: 1;
  readonly cluster: string;
  readonly contract: string;
  readonly verdict: 'pass' | 'warn' | 'fail' | 'unknown';
  readonly exitCode: 0 | 1 | 2;
  readonly findings: readonly Finding[];
  readonly checks: readonly CheckSummary[];
  /** Of checks that make changes and watch them arrive; left out where none did. */
  readonly convergence?: readonly Convergence[];
  /** How much of the cluster the run looked at. */
  readonly coverage: Coverage;
  /** Required checks without a result: what an exit code of 2 comes from. */
  readonly inconclusive: readonly Inconclusive[];
  readonly spent: { readonly requests: number; readonly completions: number; readonly tokens?: number; readonly cost?: number };
  readonly record: string | null;
  /** The record has no end: the run was killed. */
  readonly truncated?: true;
}

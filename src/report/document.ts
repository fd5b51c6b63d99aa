import type { VerdictStatus } from '../checks/verdict.js';
import type { Finding } from '../diagnose/finding.js';
import type { Convergence } from './convergence.js';

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
  readonly spent: { readonly requests: number; readonly completions: number; readonly tokens?: number; readonly cost?: number };
  readonly record: string | null;
}

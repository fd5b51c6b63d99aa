import type { Layer, Severity } from '../checks/check.js';
import type { Reprieve } from '../target/cluster.js';

export type Symptom =
  | 'every-other-request-fails'
  | 'change-not-visible'
  | 'stale-or-cross-environment-cache'
  | 'token-works-here-not-there';
export type Fix = 'infrastructure' | 'route-policy' | 'credentials' | 'harness';
export type FactorName = 'node' | 'identity' | 'route' | 'provider' | 'entry' | 'environment' | 'store' | 'setting' | 'everything';
export type AttributionKind = 'attributed' | 'aliased' | 'ambiguous' | 'everything' | 'unattributed';

export interface Culprit {
  readonly factor: FactorName;
  readonly level: string;
}

/** Always counts: cells that the culprit takes part in, and those that it does not. */
export interface Evidence {
  readonly inside: { readonly failed: number; readonly of: number };
  readonly outside: { readonly failed: number; readonly of: number };
  readonly facts: readonly string[];
}

/** Why a finding is tolerated, and how long still: 0 on the last day. */
export interface Waived extends Reprieve {
  readonly daysLeft?: number;
}

export interface Finding {
  readonly id: string;
  /** The cause in one sentence, naming the culprit. */
  readonly title: string;
  readonly severity: Severity;
  readonly symptom: Symptom | null;
  readonly layer: Layer | null;
  readonly fix: Fix | null;
  readonly culprits: readonly Culprit[];
  readonly evidence: Evidence;
  readonly firstCheck: string;
  /** The command to run next. */
  readonly next: string;
  /** Ids of the checks with cells it explains. */
  readonly checks: readonly string[];
  readonly attribution: AttributionKind;
  readonly rivals: readonly (readonly Culprit[])[];
  readonly waived: Waived | null;
}

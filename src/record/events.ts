import type { Cell } from '../checks/check.js';
import type { Cluster } from '../target/cluster.js';
import type { Observation } from './observation.js';

/** Version of the record's form. */
export const RECORD_VERSION = 1;

export interface RunStarted {
  readonly type: 'run-started';
  readonly record: typeof RECORD_VERSION;
  readonly tool: string;
  readonly at: string;
  readonly seed: string;
  readonly cluster: Cluster;
  readonly checks: readonly { readonly id: string; readonly version: number }[];
  /** What the command line narrowed the run to; absent: everything. */
  readonly selection?: Readonly<Record<string, readonly string[]>>;
}

/** Which contract the run judges by, and what made it so. */
export interface ContractDecided {
  readonly type: 'contract-decided';
  readonly contract: string;
  readonly release: string;
  readonly quirks: readonly string[];
  readonly why: string;
}

export interface Planned {
  readonly type: 'planned';
  readonly cells: readonly Cell[];
  readonly notApplicable: readonly { readonly check: string; readonly why: string }[];
  readonly worstCase: { readonly requests: number; readonly completions: number };
}

export interface Observed {
  readonly type: 'observed';
  readonly observation: Observation;
}

/** What a run took. Tokens are those that answers told of, and what was reserved where none was told; cost where a price is declared. */
export interface Spent {
  readonly requests: number;
  readonly completions: number;
  readonly tokens?: number;
  readonly cost?: number;
}

export interface RunEnded {
  readonly type: 'run-ended';
  readonly at: string;
  readonly durationMs: number;
  readonly spent: Spent;
  readonly interrupted?: string;
  /** What went wrong within this program or its checks while the run went on, in words. */
  readonly problems?: readonly string[];
}

export type RunEvent = RunStarted | ContractDecided | Planned | Observed | RunEnded;

/** A whole record, read back. `ended` is absent where the run was killed. */
export interface RunRecord {
  readonly path?: string;
  readonly started: RunStarted;
  readonly decided?: ContractDecided;
  readonly planned?: Planned;
  readonly observations: readonly Observation[];
  readonly ended?: RunEnded;
}

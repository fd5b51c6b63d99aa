import type { CellId } from '../checks/cell-id.js';
import type { Allowance, Budget } from '../target/cluster.js';

/** What `--plan --json` prints: upper bounds, before anything is asked. */
export interface PlanDocument {
  readonly version: 1;
  readonly cluster: string;
  readonly contract: string;
  /** True where the contract, or its release, is found by asking, so that the run may come to another plan. */
  readonly assumed: boolean;
  readonly allow: readonly Allowance[];
  readonly cells: readonly { readonly id: CellId; readonly check: string; readonly requests: number; readonly completions: number }[];
  readonly notApplicable: readonly { readonly check: string; readonly why: string }[];
  readonly worstCase: { readonly requests: number; readonly completions: number; readonly tokens: number; readonly cost?: number };
  readonly budget: Budget | null;
  /** Routes of which no declared identity may read the members: one request on one node goes first. */
  readonly sentinelFirst: {
    readonly routes: readonly string[] /** Whether a failed member shows although the answer is 200. */;
    readonly failoverShows: boolean;
  };
  /** Checks that could not be planned. */
  readonly problems: readonly string[];
}

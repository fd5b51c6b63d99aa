import type { CellId } from '../checks/cell-id.js';
import type { Cell, CheckContext, Seen } from '../checks/check.js';
import type { Factors } from '../checks/question.js';
import type { Verdict } from '../checks/verdict.js';
import type { RunRecord } from '../record/events.js';
import type { Finding } from './finding.js';

export interface JudgedCell {
  readonly id: CellId;
  readonly cell: Cell;
  readonly factors: Factors;
  readonly verdict: Verdict;
}

/** A record, judged: all that rules, attribution and reports look at. */
export interface RunView {
  readonly record: RunRecord;
  readonly ctx: CheckContext;
  readonly cells: readonly JudgedCell[];
  readonly seen: Seen;
}

/** What a rule believes: a finding and the cells it accounts for (red ones, and unknown or not-evaluated ones that follow from it). */
export interface Claim {
  readonly rule: string;
  /** Evidence counts are filled in by the diagnosis; a rule gives the facts. */
  readonly finding: Omit<Finding, 'evidence' | 'checks' | 'waived'> & { readonly facts: readonly string[] };
  readonly explains: readonly CellId[];
  /** Higher is more specific; between claims that explain the same cells the higher one wins. */
  readonly specificity: number;
  /**
   * What the failures are counted among: `same-questions`, those that failed and the same asked elsewhere; `same-checks`, all that these
   * checks asked. The second for what fails now and then: the questions that failed there failed all, the node did not.
   */
  readonly comparedWith: 'same-questions' | 'same-checks';
}

export interface Rule {
  readonly id: string;
  /** Ids of the findings it can make; each has a page in `docs/findings`. */
  readonly findings: readonly string[];
  propose(view: RunView): readonly Claim[];
}

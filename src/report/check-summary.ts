import type { VerdictStatus } from '../checks/verdict.js';
import type { JudgedCell, RunView } from '../diagnose/rule.js';
import type { CheckSummary } from './document.js';

/** Worst first: how verdicts of cells merge into the verdict of a check. */
const MERGE_ORDER = ['fail', 'unknown', 'not-evaluated', 'pass'] as const satisfies readonly VerdictStatus[];

/** Merges verdicts; undefined where there is none with an effect (only `not-applicable` ones, or nothing at all). */
export function mergeStatuses(statuses: readonly VerdictStatus[]): VerdictStatus | undefined {
  return MERGE_ORDER.find((status) => statuses.includes(status));
}

/** The reason most cells of that status give, the first one met where there is a tie. */
function commonestReason(cells: readonly JudgedCell[], status: VerdictStatus): string | null {
  const counts = new Map<string, number>();
  for (const { verdict } of cells) {
    if (verdict.status === status) counts.set(verdict.reason, (counts.get(verdict.reason) ?? 0) + 1);
  }
  const [first] = [...counts].sort((a, b) => b[1] - a[1]);
  return first?.[0] ?? null;
}

function summaryOf(view: RunView, id: string): CheckSummary {
  const cells = view.cells.filter(({ cell }) => cell.check === id);
  const count = (status: VerdictStatus) => cells.filter(({ verdict }) => verdict.status === status).length;
  const counts = { pass: count('pass'), fail: count('fail'), unknown: count('unknown'), notEvaluated: count('not-evaluated') };
  const merged = mergeStatuses(cells.map(({ verdict }) => verdict.status));
  if (merged !== undefined) {
    // A failure's reason is told by the findings, which know the cause.
    const reason = merged === 'pass' || merged === 'fail' ? null : commonestReason(cells, merged);
    return { id, verdict: merged, cells: counts, reason };
  }
  const why = view.record.planned?.notApplicable.find(({ check }) => check === id)?.why ?? commonestReason(cells, 'not-applicable');
  const left = view.record.planned === undefined ? 'the run ended before this check was planned' : 'none of its cells is selected';
  return why === null || why === undefined
    ? { id, verdict: 'not-evaluated', cells: counts, reason: left }
    : { id, verdict: 'not-applicable', cells: counts, reason: why };
}

/** One line per check of the run, in the order in which the run listed them. */
export function summarizeChecks(view: RunView): readonly CheckSummary[] {
  return view.record.started.checks.map(({ id }) => summaryOf(view, id));
}

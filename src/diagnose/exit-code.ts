import type { CellId } from '../checks/cell-id.js';
import type { Check, CheckContext, Severity } from '../checks/check.js';
import type { Allowance, Effect } from '../target/cluster.js';
import type { Finding } from './finding.js';
import type { JudgedCell, RunView } from './rule.js';

export interface ExitCodeInput {
  readonly view: RunView;
  readonly findings: readonly Finding[];
  readonly explained: ReadonlySet<CellId>;
  readonly checks: readonly Check[];
  /** `warning`: warnings fail as well. */
  readonly failOn?: Severity;
}

const isAllowed = (effect: Effect, allow: readonly Allowance[]): boolean => effect === 'read' || allow.includes(effect);

/** Whether a check can reach a pass with the effects that are allowed. */
export const canPass = (check: Check, ctx: CheckContext): boolean =>
  check.needs(ctx).some((effects) => effects.every((effect) => isAllowed(effect, ctx.cluster.allow)));

/**
 * Ids of the checks that must be evaluated: those that `require:` names; left out, those that can pass with what is allowed. Checks
 * without a subject and checks that the run was narrowed away from are never required.
 */
export function requiredChecks(view: RunView, checks: readonly Check[]): readonly string[] {
  const without = new Set(view.record.planned?.notApplicable.map((one) => one.check));
  const selected = view.record.started.selection?.['check'];
  // A record judged again later must not be held against checks that came after it.
  const possible = view.record.started.checks
    .map(({ id }) => id)
    .filter((id) => {
      const known = checks.find((check) => check.id === id);
      // One that ran and is not here now cannot be judged, which is no pass.
      return known === undefined ? view.cells.some(({ cell }) => cell.check === id) : canPass(known, view.ctx);
    });
  const demanded = view.ctx.cluster.require ?? possible;
  return demanded.filter((id) => !without.has(id) && (selected === undefined || selected.length === 0 || selected.includes(id)));
}

/**
 * 1: an unwaived finding of severity error or critical (or warning, where asked for); 2: no cell came to a pass or a fail, a required check
 * has no cell at all, or has unknown or not-evaluated cells that no finding accounts for; else 0.
 */
export function exitCodeOf(input: ExitCodeInput): 0 | 1 | 2 {
  const { view, findings, checks, failOn = 'error' } = input;
  const fails = (finding: Finding): boolean => finding.waived === null && (finding.severity !== 'warning' || failOn === 'warning');
  if (findings.some(fails)) return 1;
  if (!view.cells.some(({ verdict }) => verdict.status === 'pass' || verdict.status === 'fail')) return 2;
  const required = new Set(requiredChecks(view, checks));
  const looked = new Set(view.cells.map((cell) => cell.cell.check));
  const whole = view.record.started.selection === undefined;
  if (whole && [...required].some((id) => !looked.has(id))) return 2;
  return openCells(input).length > 0 ? 2 : 0;
}

/** Left out for want of a declaration, in a file that does not itself demand the check. */
const isUndeclared = ({ cell, verdict }: JudgedCell, view: RunView): boolean =>
  typeof verdict.data['declare'] === 'string' && !(view.ctx.cluster.require ?? []).includes(cell.check);

/** Test cases of required checks that came to neither pass nor fail, and that no finding accounts for. */
export function openCells({ view, explained, checks }: Pick<ExitCodeInput, 'view' | 'explained' | 'checks'>): readonly JudgedCell[] {
  const required = new Set(requiredChecks(view, checks));
  return view.cells.filter(
    (cell) =>
      required.has(cell.cell.check) &&
      (cell.verdict.status === 'unknown' || cell.verdict.status === 'not-evaluated') &&
      !explained.has(cell.id) &&
      !isUndeclared(cell, view),
  );
}

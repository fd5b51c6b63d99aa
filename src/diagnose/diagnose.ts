import type { CellId } from '../checks/cell-id.js';
import type { Severity } from '../checks/check.js';
import { withAspects } from './aspects.js';
import { attributedClaim } from './attributed-claim.js';
import { attributeRemainder } from './attribution.js';
import { choose } from './choose.js';
import { coverageFindingsOf } from './coverage.js';
import { evidenceOf } from './evidence.js';
import type { Finding } from './finding.js';
import { cellsNamed, failed, judged, odd, unique } from './look.js';
import type { Claim, Rule, RunView } from './rule.js';
import { allRules } from './rules/registry.js';
import { applyWaivers } from './waivers.js';

export interface Diagnosis {
  /** Most severe first; of equals those not waived, then those that account for more. */
  readonly findings: readonly Finding[];
  /** Cells that some finding accounts for, red, unknown and not evaluated ones. */
  readonly explained: ReadonlySet<CellId>;
}

/** A finding and the cells it accounts for. */
export interface Cause {
  readonly finding: Finding;
  readonly cells: readonly CellId[];
}

const rank: Readonly<Record<Severity, number>> = { critical: 0, error: 1, warning: 2 };

function findingOf(view: RunView, claim: Claim): Finding {
  const { facts: _facts, ...finding } = claim.finding;
  const checks = unique(cellsNamed(view, claim.explains).map((cell) => cell.cell.check));
  return { ...finding, evidence: evidenceOf(view, claim), checks, waived: null };
}

/** Red cells that no claim accounts for, with the judged cells of the same checks to compare them with. */
function remainderOf(view: RunView, explained: ReadonlySet<CellId>): readonly Claim[] {
  const left = view.cells.filter((cell) => failed(cell) && !explained.has(cell.id));
  if (left.length === 0) return [];
  const checks = new Set(left.map((cell) => cell.cell.check));
  const population = view.cells.filter((cell) => judged(cell) && checks.has(cell.cell.check) && !explained.has(cell.id));
  return attributeRemainder(population).map((attribution) => withAspects(view, attributedClaim(view, attribution)));
}

const bySeverity = (a: Finding, b: Finding): number =>
  rank[a.severity] - rank[b.severity] ||
  Number(a.waived !== null) - Number(b.waived !== null) ||
  b.evidence.inside.failed - a.evidence.inside.failed;

/**
 * From a judged record to findings: rules make claims, the fewest and most specific that account for all red cells are taken, the rest
 * goes to attribution by counts, and what is left is an `unattributed` finding. Pure.
 *
 * @param now decides which waivers still hold
 */
export function diagnoseFully(
  view: RunView,
  now: Date,
  rules: readonly Rule[] = allRules,
): Diagnosis & { readonly causes: readonly Cause[] } {
  const red = new Set(view.cells.filter(failed).map((cell) => cell.id));
  const open = new Set(view.cells.filter((cell) => odd(cell) && !failed(cell)).map((cell) => cell.id));
  const chosen = choose(
    rules.flatMap((rule) => rule.propose(view)).map((claim) => withAspects(view, claim)),
    red,
    open,
  );
  const byRules = new Set(chosen.flatMap((claim) => claim.explains));
  const claims = [...chosen, ...remainderOf(view, byRules)];
  const findings = applyWaivers(
    view.ctx.cluster,
    [...claims.map((claim) => findingOf(view, claim)), ...coverageFindingsOf(view)],
    now,
    view.record.started.selection !== undefined,
  );
  return {
    findings: [...findings].sort(bySeverity),
    explained: new Set(claims.flatMap((claim) => claim.explains)),
    // Waivers mark findings in their places and add their own after them.
    causes: claims.flatMap(({ explains }, at) => (findings[at] === undefined ? [] : [{ finding: findings[at], cells: explains }])),
  };
}

/** {@link diagnoseFully}, the findings only. */
export function diagnose(view: RunView, now: Date): readonly Finding[] {
  return diagnoseFully(view, now).findings;
}

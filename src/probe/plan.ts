import { cellId } from '../checks/cell-id.js';
import type { Cell, Check, CheckContext, Cost } from '../checks/check.js';
import type { Planned } from '../record/events.js';
import type { PlannedCell } from './collect.js';
import { contractQuestions, declaredContract } from './decide.js';
import { wordsOf } from './error-codes.js';

/** Cell fields and the values that are wanted; a cell that lacks a named field is not selected. */
export type Selection = Readonly<Record<string, readonly string[]>>;

export interface Plan {
  readonly cells: readonly PlannedCell[];
  readonly notApplicable: Planned['notApplicable'];
  readonly worstCase: Cost;
  /** Of each cell, in their order. */
  readonly costs: readonly Cost[];
}

const fieldOf = (cell: Cell, name: string): string | undefined => {
  const fields: Readonly<Record<string, string | undefined>> = { ...cell };
  return fields[name];
};

/** Whether a selection wants that cell. Names are those of {@link Cell}: `check`, `node`, `identity`, `route`, `entry`, `part`. */
export function selects(selection: Selection | undefined, cell: Cell): boolean {
  return Object.entries(selection ?? {}).every(([name, wanted]) => {
    const value = fieldOf(cell, name);
    return value !== undefined && wanted.includes(value);
  });
}

const deciding = ({ cluster }: CheckContext): number => (declaredContract(cluster) === undefined ? contractQuestions(cluster).length : 0);

type Problem = (text: string) => void;

function guarded<T>(check: Check, what: string, problem: Problem, work: () => T, otherwise: T): T {
  try {
    return work();
  } catch (error) {
    problem(`Failed to ${what} ${check.id}: ${wordsOf(error)}. Please report this as a defect of that check.`);
    return otherwise;
  }
}

const whyNot = (check: Check, ctx: CheckContext, problem: Problem): string | undefined =>
  guarded(check, 'tell whether it applies:', problem, () => check.notApplicable(ctx), undefined);

const cellsOf = (check: Check, ctx: CheckContext, selection: Selection | undefined, problem: Problem): readonly Cell[] =>
  guarded<readonly Cell[]>(check, 'plan', problem, () => check.cells(ctx), [{ check: check.id }]).filter((cell) =>
    selects(selection, cell),
  );

/** Whether anything would be judged; a plan without its costs. */
export const leavesCells = (checks: readonly Check[], ctx: CheckContext, selection: Selection | undefined): boolean =>
  checks.some((check) => whyNot(check, ctx, () => undefined) === undefined && cellsOf(check, ctx, selection, () => undefined).length > 0);

/**
 * What will be judged and what it can cost at most; asks nothing of anybody. A check that throws keeps one cell of its own, so that it
 * is judged (and found to be broken) instead of vanishing.
 */
export function planRun(checks: readonly Check[], ctx: CheckContext, selection: Selection | undefined, problem: Problem): Plan {
  const cells: PlannedCell[] = [];
  const notApplicable: { check: string; why: string }[] = [];
  for (const check of checks) {
    const why = whyNot(check, ctx, problem);
    if (why !== undefined) notApplicable.push({ check: check.id, why });
    else for (const cell of cellsOf(check, ctx, selection, problem)) cells.push({ check, cell });
  }
  const free: Cost = { requests: 0, completions: 0 };
  // Of those that others ask as well.
  const payers = new Set(checks.flatMap(({ asksAs }) => asksAs ?? []));
  const planned = new Set(cells.flatMap(({ check, cell }) => (payers.has(check.id) ? [cellId(cell)] : [])));
  const isPaid = ({ asksAs }: Check, cell: Cell): boolean => asksAs !== undefined && planned.has(cellId({ ...cell, check: asksAs }));
  const shared = new Set<string>();
  const isShared = (check: Check, cell: Cell): boolean => {
    const name = check.sharesCost?.(cell);
    if (name === undefined) return false;
    const key = `${check.id} ${name}`;
    if (shared.has(key)) return true;
    shared.add(key);
    return false;
  };
  const costOf = ({ check, cell }: PlannedCell): Cost => (isPaid(check, cell) || isShared(check, cell) ? free : check.worstCase(cell, ctx));
  const costs = cells.map((planned) => guarded(planned.check, 'price', problem, () => costOf(planned), free));
  const worstCase = {
    // Finding out the contract is asked for before anything is planned.
    requests: deciding(ctx) + costs.reduce((sum, cost) => sum + cost.requests, 0),
    completions: costs.reduce((sum, cost) => sum + cost.completions, 0),
  };
  return { cells, notApplicable, worstCase, costs };
}

import type { VerdictStatus } from '../checks/verdict.js';

const worstFirst = ['fail', 'unknown', 'not-evaluated', 'pass'] as const satisfies readonly VerdictStatus[];

/**
 * The verdict of a check from those of its cells: fail > unknown > not-evaluated > pass; not-applicable has no effect unless there is
 * nothing else. No cells at all is `not-evaluated`: what was not looked at is never a pass.
 */
export function mergeStatuses(statuses: readonly VerdictStatus[]): VerdictStatus {
  const worst = worstFirst.find((status) => statuses.includes(status));
  if (worst !== undefined) return worst;
  return statuses.length === 0 ? 'not-evaluated' : 'not-applicable';
}

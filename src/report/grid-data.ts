import type { VerdictStatus } from '../checks/verdict.js';
import type { JudgedCell, RunView } from '../diagnose/rule.js';
import { mergeStatuses } from './check-summary.js';
import { MARKS } from './words.js';

/** What a check came to in one column. */
export interface GridMark {
  readonly status: VerdictStatus;
  /** `✓`, or `✗ 2/6` where two of six cells are red. */
  readonly text: string;
}

export interface Grid {
  /** Nodes, then `balancer` and `cluster` where something stands there. */
  readonly columns: readonly string[];
  /** A mark per column, undefined where the check has no cell there. */
  readonly rows: readonly { readonly check: string; readonly marks: readonly (GridMark | undefined)[] }[];
}

// With a slash, so that no node can be mistaken for them.
const BALANCER = '/balancer';
const WHOLE = '/cluster';

/** The column a cell stands in: the balancer's own doing is not the node's. */
const columnOf = ({ cell }: JudgedCell): string => (cell.entry === 'balancer' ? BALANCER : (cell.node ?? WHOLE));

function markOf(cells: readonly JudgedCell[]): GridMark | undefined {
  const status = mergeStatuses(cells.map(({ verdict }) => verdict.status));
  if (status === undefined) return undefined;
  const count = cells.filter(({ verdict }) => verdict.status === status).length;
  const share = status === 'pass' || cells.length === 1 ? '' : ` ${count}/${cells.length}`;
  return { status, text: `${MARKS[status]}${share}` };
}

/** The node x check grid as data, for every format that shows it. */
export function gridOf(view: RunView): Grid {
  const checks = view.record.started.checks.map(({ id }) => id).filter((id) => view.cells.some(({ cell }) => cell.check === id));
  const used = new Set(view.cells.map(columnOf));
  const columns = [...view.ctx.cluster.nodes.map(({ id }) => id), BALANCER, WHOLE].filter((column) => used.has(column));
  const rows = checks.map((check) => {
    const own = view.cells.filter(({ cell }) => cell.check === check);
    return { check, marks: columns.map((column) => markOf(own.filter((judged) => columnOf(judged) === column))) };
  });
  return { columns: columns.map((name) => name.replace(/^\//, '')), rows };
}

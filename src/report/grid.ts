import Table from 'cli-table3';
import type { Formatter } from 'picocolors/types.js';
import type { VerdictStatus } from '../checks/verdict.js';
import type { JudgedCell, RunView } from '../diagnose/rule.js';
import { mergeStatuses } from './check-summary.js';
import type { Style } from './style.js';
import { MARKS } from './words.js';

const BALANCER = 'balancer';
const WHOLE = 'cluster';
/** No lines: a grid that is pasted into a ticket stays legible in any font. */
const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

/** The column a cell stands in: the balancer's own doing is not the node's. */
function columnOf({ cell }: JudgedCell): string {
  if (cell.entry === 'balancer') return `/${BALANCER}`;
  return cell.node ?? `/${WHOLE}`;
}

const paintOf = (style: Style, status: VerdictStatus): Formatter => {
  if (status === 'pass') return style.green;
  if (status === 'fail') return style.red;
  return status === 'unknown' ? style.yellow : style.dim;
};

function markOf(cells: readonly JudgedCell[], style: Style): string {
  const merged = mergeStatuses(cells.map(({ verdict }) => verdict.status));
  if (merged === undefined) return '';
  const count = cells.filter(({ verdict }) => verdict.status === merged).length;
  const share = merged === 'pass' || cells.length === 1 ? '' : ` ${count}/${cells.length}`;
  return paintOf(style, merged)(`${MARKS[merged]}${share}`);
}

function table(checks: readonly string[], columns: readonly string[], view: RunView, style: Style): string {
  const grid = new Table({
    head: ['', ...columns.map((name) => name.replace(/^\//, ''))],
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 2, 'padding-right': 0 },
  });
  for (const check of checks) {
    const own = view.cells.filter(({ cell }) => cell.check === check);
    grid.push([
      check,
      ...columns.map((column) =>
        markOf(
          own.filter((judged) => columnOf(judged) === column),
          style,
        ),
      ),
    ]);
  }
  return grid
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** How many columns of that width fit beside the names of the checks; at least one. */
function columnsPerTable(checks: readonly string[], columns: readonly string[], width: number): number {
  const longest = (words: readonly string[]) => Math.max(0, ...words.map((word) => word.length));
  const each = Math.max(longest(columns), 7) + 2;
  return Math.max(1, Math.floor((width - longest(checks) - 2) / each));
}

/** The node x check grid: a mark per check and node, with `failed/of` where only some of the cells are red. Wide clusters get several. */
export function renderGrid(view: RunView, style: Style, width: number): string {
  const checks = view.record.started.checks.map(({ id }) => id).filter((id) => view.cells.some(({ cell }) => cell.check === id));
  const used = new Set(view.cells.map(columnOf));
  const nodes = view.ctx.cluster.nodes.map(({ id }) => id);
  const columns = [...nodes, `/${BALANCER}`, `/${WHOLE}`].filter((column) => used.has(column));
  const step = columnsPerTable(checks, columns, width);
  const tables: string[] = [];
  for (let start = 0; start < columns.length; start += step) tables.push(table(checks, columns.slice(start, start + step), view, style));
  return tables.join('\n\n');
}

import type { Formatter } from 'picocolors/types.js';
import type { VerdictStatus } from '../checks/verdict.js';
import type { RunView } from '../diagnose/rule.js';
import { type Grid, gridOf } from './grid-data.js';
import { plainTable } from './plain-table.js';
import type { Style } from './style.js';

const paintOf = (style: Style, status: VerdictStatus): Formatter => {
  if (status === 'pass') return style.green;
  if (status === 'fail') return style.red;
  return status === 'unknown' ? style.yellow : style.dim;
};

function table({ columns, rows }: Grid, style: Style): string {
  return plainTable(
    columns,
    rows.map(({ check, marks }) => [check, ...marks.map((mark) => (mark === undefined ? '' : paintOf(style, mark.status)(mark.text)))]),
  );
}

/** How many columns of that width fit beside the names of the checks; at least one. */
function columnsPerTable({ columns, rows }: Grid, width: number): number {
  const longest = (words: readonly string[]) => Math.max(0, ...words.map((word) => word.length));
  const each = Math.max(longest(columns), 7) + 2;
  return Math.max(1, Math.floor((width - longest(rows.map(({ check }) => check)) - 2) / each));
}

/** The node x check grid: a mark per check and node, with `failed/of` where only some of the cells are red. Wide clusters get several. */
export function renderGrid(view: RunView, style: Style, width: number): string {
  const { columns, rows } = gridOf(view);
  const step = columnsPerTable({ columns, rows }, width);
  const tables: string[] = [];
  for (let start = 0; start < columns.length; start += step) {
    const part = {
      columns: columns.slice(start, start + step),
      rows: rows.map((row) => ({ ...row, marks: row.marks.slice(start, start + step) })),
    };
    tables.push(table(part, style));
  }
  return tables.join('\n\n');
}

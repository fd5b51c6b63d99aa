import Table from 'cli-table3';

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

/** Columns one under the other; the first has no head. No line ends in blanks. */
export function plainTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: ['', ...columns],
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 2, 'padding-right': 0 },
  });
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

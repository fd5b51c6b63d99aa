import type { JudgedCell, RunView } from '../diagnose/rule.js';
import { repeatCommand } from './repeat.js';
import type { Style } from './style.js';
import { MARKS, plural } from './words.js';
import { wrap } from './wrap.js';

export interface CellsOptions {
  readonly style: Style;
  readonly width: number;
  /** Every cell with a command of its own, no limits. */
  readonly all: boolean;
}

/** Groups shown before the rest is only counted. */
export const MOST_GROUPS = 12;

export interface CellGroup {
  readonly first: JudgedCell;
  readonly cells: readonly JudgedCell[];
}

/** Cells of one check on one node that failed in the same way say the same thing. */
export function groupsOf(cells: readonly JudgedCell[], all: boolean): readonly CellGroup[] {
  const groups = new Map<string, JudgedCell[]>();
  for (const judged of cells) {
    const { cell, verdict } = judged;
    const key = all ? judged.id : JSON.stringify([cell.check, cell.node, cell.entry, verdict.status, verdict.code]);
    groups.set(key, [...(groups.get(key) ?? []), judged]);
  }
  return [...groups.values()].flatMap((members) => (members[0] === undefined ? [] : [{ first: members[0], cells: members }]));
}

function renderGroup({ first, cells }: CellGroup, view: RunView, { style, width }: CellsOptions): string {
  const more = cells.length === 1 ? '' : style.dim(` and ${cells.length - 1} more like it`);
  const paint = first.verdict.status === 'fail' ? style.red : style.yellow;
  const lines = [`  ${paint(MARKS[first.verdict.status])} ${first.id}${more}`, `    ${wrap(first.verdict.reason, width, 4)}`];
  const command = repeatCommand(first, view);
  // Never wrapped: it is there to be copied.
  if (command !== undefined) lines.push(`    ${style.cyan(command)}`);
  const asked = first.verdict.evidence.map((key) => view.seen.get(key)).find((one) => one?.traceparent !== undefined);
  if (asked !== undefined) lines.push(style.dim(`    asked at ${asked.at}, traceparent ${asked.traceparent}`));
  return lines.join('\n');
}

/** Failing and unknown cells, alike ones grouped, each group with one command that repeats its first cell. Empty where there is none. */
export function renderFailingCells(view: RunView, options: CellsOptions): string {
  const failed = view.cells.filter(({ verdict }) => verdict.status === 'fail');
  const unknown = view.cells.filter(({ verdict }) => verdict.status === 'unknown');
  const groups = groupsOf([...failed, ...unknown], options.all);
  if (groups.length === 0) return '';
  const shown = options.all ? groups : groups.slice(0, MOST_GROUPS);
  const counts = [
    failed.length > 0 ? `${plural(failed.length, 'cell')} failed` : '',
    unknown.length > 0 ? `${unknown.length} unknown` : '',
  ];
  const lines = [
    options.style.bold(counts.filter((text) => text !== '').join(', ')),
    ...shown.map((group) => renderGroup(group, view, options)),
  ];
  const hidden = groups.slice(shown.length).reduce((sum, group) => sum + group.cells.length, 0);
  if (hidden > 0) lines.push(`  … and ${plural(hidden, 'cell')} more`);
  if (shown.length < failed.length + unknown.length) lines.push(options.style.dim('  --all shows every cell with a command of its own.'));
  return lines.join('\n');
}

import type { RunView } from '../diagnose/rule.js';
import { convergenceOf, convergenceTable } from './convergence.js';
import type { Document } from './document.js';
import { renderFailingCells } from './failing-cells.js';
import { renderFinding } from './finding-text.js';
import { renderGrid } from './grid.js';
import { headlineOf } from './headline.js';
import { plainTable } from './plain-table.js';
import { type Style, styleOf } from './style.js';
import { truncationOf } from './truncation.js';
import { MARKS, plural } from './words.js';
import { wrap } from './wrap.js';

export interface TerminalOptions {
  readonly color: boolean;
  /** Columns of the terminal; kept between 60 and 120. Default 100. */
  readonly width?: number | undefined;
  /** Every failing cell with a command of its own, no limits. */
  readonly all?: boolean | undefined;
}

const PAINT = { PASS: 'green', WARN: 'yellow', INCONCLUSIVE: 'yellow' } as const;

/** What to say first where no failure leads. Of a record that was cut off nothing else is as important. */
function headlineBlock(view: RunView, document: Document, style: Style, width: number): readonly string[] {
  const truncation = truncationOf(view);
  if (truncation !== undefined) return [`${style.yellow(style.bold('TRUNCATED'))}  ${wrap(truncation, width, 11)}`];
  const headline = headlineOf(document);
  if (headline === undefined) return [];
  const { word, text } = headline;
  return [`${style[PAINT[word]](style.bold(word))}  ${wrap(text, width, word.length + 2)}`];
}

/** Checks that are not simply passed or failed, and why. */
function renderOpenChecks({ checks }: Document, style: Style, width: number): string {
  const lines = checks.flatMap(({ id, verdict, reason }) =>
    reason === null ? [] : [`  ${style.dim(verdict.padEnd(14))} ${wrap(`${id}: ${reason}`, width, 17)}`],
  );
  return lines.join('\n');
}

function renderConvergence(view: RunView, style: Style): string {
  const tables = convergenceOf(view).map(convergenceTable);
  return tables.map(({ title, columns, rows }) => `  ${style.bold(title)}\n${plainTable(columns, rows)}`).join('\n\n');
}

/** Cells that pass by a second answer: no finding, and nothing to hide. */
function renderFlaky(view: RunView, style: Style, width: number): string {
  const flaky = view.cells.filter(({ verdict }) => verdict.flaky === true);
  const [first] = flaky;
  if (first === undefined) return '';
  const more = flaky.length === 1 ? '' : ` (and ${flaky.length - 1} more like it)`;
  return `  ${style.dim('flaky'.padEnd(14))} ${wrap(`${first.id}: ${first.verdict.reason}${more}`, width, 17)}`;
}

function renderDrained(view: RunView): string {
  const drained = view.ctx.cluster.nodes.flatMap(({ id, drain }) =>
    drain === undefined ? [] : [`${id} until ${drain.expires} (${drain.reason})`],
  );
  return drained.length === 0 ? '' : `  drained, not asked: ${drained.join(', ')}`;
}

function footer(view: RunView, document: Document): string {
  const { ended, started } = view.record;
  const time = ended === undefined ? 'the run did not end' : `${(ended.durationMs / 1000).toFixed(1)} s`;
  const spent = `${plural(document.spent.requests, 'request')}, ${plural(document.spent.completions, 'completion')}, ${time}`;
  const cut = ended?.interrupted === undefined ? '' : ` · interrupted: ${ended.interrupted}`;
  const nodes = plural(started.cluster.nodes.length, 'node');
  const record = document.record === null ? '' : `\nrecord ${document.record}`;
  return `${document.cluster} · ${nodes} · contract ${document.contract} · ${spent}${cut} · exit code ${document.exitCode}${record}`;
}

/** What went wrong within the tool itself, never hidden behind a verdict. */
function renderProblems(view: RunView, style: Style, width: number): string {
  const problems = view.record.ended?.problems ?? [];
  return problems.map((problem) => `  ${style.yellow('!')} ${wrap(problem, width, 4)}`).join('\n');
}

/** The report for a person: cause first, then evidence and next step, then the grid, then failing cells with a command each. Ends with a newline. */
export function renderTerminal(view: RunView, document: Document, options: TerminalOptions): string {
  const style = styleOf(options.color);
  const width = Math.min(120, Math.max(60, options.width ?? 100));
  const live = document.findings.filter(({ waived }) => waived === null);
  const waived = document.findings.filter((finding) => finding.waived !== null);
  const lead = headlineBlock(view, document, style, width);
  const legend = style.dim(`  ${MARKS.pass} pass  ${MARKS.fail} fail  ${MARKS.unknown} unknown  ${MARKS['not-evaluated']} not evaluated`);
  const blocks = [
    ...lead,
    ...live.map((finding) => renderFinding(finding, style, width)),
    ...waived.map((finding) => renderFinding(finding, style, width)),
    [renderGrid(view, style, width), legend].join('\n'),
    [renderOpenChecks(document, style, width), renderFlaky(view, style, width), renderDrained(view)]
      .filter((text) => text !== '')
      .join('\n'),
    renderConvergence(view, style),
    renderFailingCells(view, { style, width, all: options.all ?? false }),
    renderProblems(view, style, width),
    style.dim(footer(view, document)),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

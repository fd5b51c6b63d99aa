import type { Finding } from '../diagnose/finding.js';
import type { RunView } from '../diagnose/rule.js';
import { convergenceOf, convergenceTable } from './convergence.js';
import type { Document } from './document.js';
import { groupsOf, MOST_GROUPS } from './failing-cells.js';
import { evidenceLines } from './finding-text.js';
import { gridOf } from './grid-data.js';
import { headlineOf } from './headline.js';
import { repeatCommand } from './repeat.js';
import { truncationOf } from './truncation.js';
import { culpritWords, FIX_WORDS, MARKS, plural, SYMPTOM_WORDS } from './words.js';

/** Plain text for Markdown: nothing in it makes a heading, a link, a tag, a column or a mention. */
const plain = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]<>()#+!|~&]/g, '\\$&')
    .replaceAll('@', '@\u200b');

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A code block that its own text cannot end. */
function code(text: string, language: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

function renderFinding(finding: Finding): string {
  const { severity, title, symptom, layer, fix, rivals, attribution, waived, firstCheck, next, id } = finding;
  const fields: readonly (readonly [string, string])[] = [
    ['evidence', evidenceLines(finding).map(plain).join('<br>')],
    ['symptom', symptom === null ? '' : SYMPTOM_WORDS[symptom]],
    ['layer', layer ?? ''],
    ['fix', fix === null ? '' : FIX_WORDS[fix]],
    [attribution, rivals.length === 0 ? '' : plain(`could also be ${rivals.map(culpritWords).join(', or ')}`)],
    ['first check', plain(firstCheck)],
    ['explain', `\`aisbf-check explain ${id}\``],
    [
      'waived',
      waived === null ? '' : plain(`until ${waived.expires}: ${waived.reason}${waived.link === undefined ? '' : ` ${waived.link}`}`),
    ],
  ];
  const rows = fields.filter(([, text]) => text !== '').map(([label, text]) => row([label, text]));
  return [
    `### ${(waived === null ? severity : 'waived').toUpperCase()}: ${plain(title)}`,
    [row(['', '']), row(['---', '---']), ...rows].join('\n'),
    'Next:',
    code(next, 'sh'),
  ].join('\n\n');
}

function headlineText(view: RunView, document: Document): string {
  const truncation = truncationOf(view);
  if (truncation !== undefined) return `**${plain(truncation)}**`;
  const headline = headlineOf(document);
  return headline === undefined ? '' : plain(headline.text);
}

const HEADLINE: Readonly<Record<Document['verdict'], string>> = {
  pass: 'passed',
  warn: 'warnings only',
  fail: 'failed',
  unknown: 'inconclusive',
};

function renderGrid(view: RunView): string {
  const { columns, rows } = gridOf(view);
  if (rows.length === 0) return '';
  const lines = rows.map(({ check, marks }) => row([check, ...marks.map((mark) => mark?.text ?? '')]));
  const legend = `${MARKS.pass} pass, ${MARKS.fail} fail, ${MARKS.unknown} unknown, ${MARKS['not-evaluated']} not evaluated`;
  return [row(['check', ...columns.map(plain)]), row(['---', ...columns.map(() => '---')]), ...lines, '', legend].join('\n');
}

function renderConvergence(view: RunView): string {
  const tables = convergenceOf(view).map(convergenceTable);
  return tables
    .map(({ title, columns, rows }) =>
      [
        plain(title),
        '',
        row(['change', ...columns.map(plain)]),
        row(['---', ...columns.map(() => '---')]),
        ...rows.map((cells) => row(cells.map(plain))),
      ].join('\n'),
    )
    .join('\n\n');
}

function renderOpenChecks({ checks }: Document): string {
  return checks.flatMap(({ id, verdict, reason }) => (reason === null ? [] : [`- ${id}, ${verdict}: ${plain(reason)}`])).join('\n');
}

function renderCells(view: RunView): string {
  const red = view.cells.filter(({ verdict }) => verdict.status === 'fail');
  const unknown = view.cells.filter(({ verdict }) => verdict.status === 'unknown');
  const groups = groupsOf([...red, ...unknown], false);
  if (groups.length === 0) return '';
  const parts = groups.slice(0, MOST_GROUPS).map(({ first, cells }) => {
    const more = cells.length === 1 ? '' : ` and ${cells.length - 1} more like it`;
    const command = repeatCommand(first, view);
    const head = `${MARKS[first.verdict.status]} \`${first.id}\`${more}: ${plain(first.verdict.reason)}`;
    return command === undefined ? head : `${head}\n\n${code(command, 'sh')}`;
  });
  const hidden = groups.slice(MOST_GROUPS).reduce((sum, { cells }) => sum + cells.length, 0);
  const rest = hidden === 0 ? [] : [`… and ${plural(hidden, 'cell')} more`];
  const counts = `${plural(red.length, 'cell')} failed${unknown.length === 0 ? '' : `, ${unknown.length} unknown`}`;
  return [`<details><summary>${counts}</summary>`, ...parts, ...rest, '</details>'].join('\n\n');
}

function footer(view: RunView, { spent, contract, exitCode, record }: Document): string {
  const { ended, started } = view.record;
  const time = ended === undefined ? 'the run did not end' : `${(ended.durationMs / 1000).toFixed(1)} s`;
  const words = [
    plural(started.cluster.nodes.length, 'node'),
    `contract ${contract}`,
    plural(spent.requests, 'request'),
    plural(spent.completions, 'completion'),
    time,
    ...(ended?.interrupted === undefined ? [] : [`interrupted: ${ended.interrupted}`]),
    `exit code ${exitCode}`,
    ...(record === null ? [] : [`record ${record}`]),
  ];
  return plain(words.join(' · '));
}

/** The report as Markdown, for a pipeline's job summary or a ticket: the cause first. Ends with a newline. */
export function renderMarkdown(view: RunView, document: Document): string {
  const live = document.findings.filter(({ waived }) => waived === null);
  const waived = document.findings.filter((finding) => finding.waived !== null);
  const problems = (view.record.ended?.problems ?? []).map((problem) => `- ${plain(problem)}`).join('\n');
  const blocks = [
    `## aisbf-check ${plain(document.cluster)}: ${HEADLINE[document.verdict]}`,
    headlineText(view, document),
    ...live.map(renderFinding),
    ...waived.map(renderFinding),
    renderGrid(view),
    renderConvergence(view),
    renderOpenChecks(document),
    renderCells(view),
    problems,
    footer(view, document),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

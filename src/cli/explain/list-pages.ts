import { NO_SYMPTOM, type Page } from './page.js';
import { symptomRows } from './symptom-pages.js';

/** One row of a group: a label and ids, wrapped below each other. */
function row(label: string, ids: readonly string[], width: number): string {
  const indent = ' '.repeat(14);
  const lines: string[] = [];
  let line = `  ${label}`.padEnd(indent.length);
  for (const [at, id] of ids.entries()) {
    const word = at < ids.length - 1 ? `${id}, ` : id;
    if (line.length + word.trimEnd().length > width && line.trim() !== '' && line.length > indent.length) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += word;
  }
  return [...lines, line].join('\n');
}

function byLayer(pages: readonly Page[], width: number): readonly string[] {
  const layers = [...new Set(pages.map(({ layer = 'none' }) => layer))];
  return layers.map((layer) => {
    const ids = pages.filter((page) => (page.layer ?? 'none') === layer).map(({ id }) => id);
    return row(layer === 'none' ? 'other' : layer, ids, width);
  });
}

/** Faults that are named below a symptom; its own page has them all. */
const FEW = 6;

/** Every page by symptom and layer: findings and faults below their symptom, then the checks by their own layer. */
export function listPages(pages: readonly Page[], width: number, bold: (text: string) => string): string {
  const group = (symptom: string): readonly string[] => {
    const here = pages.filter((page) => page.symptom === symptom);
    const faults = here.filter(({ kind }) => kind === 'fault').map(({ id }) => id);
    const more = symptom === NO_SYMPTOM ? 0 : Math.max(0, faults.length - FEW);
    const named = more === 0 ? faults : [...faults.slice(0, FEW), `and ${more} more`];
    const findings = here.filter(({ kind }) => kind === 'finding');
    return [...byLayer(findings, width), ...(faults.length === 0 ? [] : [row('reproduce', named, width)])];
  };
  const symptoms = symptomRows.map(({ symptom, firstCheck }) =>
    [bold(symptom), `  first check ${firstCheck}`, ...group(symptom)].join('\n'),
  );
  const checks = pages.filter(({ kind }) => kind === 'check');
  return [
    ...symptoms,
    [bold('other findings'), ...group(NO_SYMPTOM)].join('\n'),
    [bold('checks'), ...byLayer(checks, width)].join('\n'),
    'aisbf-check explain ID prints a page; aisbf-check explain "words of a symptom" finds one.\n',
  ].join('\n\n');
}

/** The nearest pages, one a line. */
export const hitLines = (pages: readonly Page[], width: number): string =>
  pages
    .map(({ id, kind, summary }) => {
      const line = `  ${id} (${kind})  ${summary}`;
      return line.length > width ? `${line.slice(0, width - 1)}…` : line;
    })
    .join('\n');

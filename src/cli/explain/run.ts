import { distance } from 'fastest-levenshtein';
import { styleOf } from '../../report/style.js';
import { UsageError } from '../exit-codes.js';
import { type Io, reportStyle } from '../io.js';
import { hitLines, listPages } from './list-pages.js';
import type { Page } from './page.js';
import { allPages, joined, pagesWith } from './pages.js';

/** How many pages are named where no single one is meant. */
const NEAREST = 6;
/** A page that scores less than this share of the best one is about something else. */
const FAR = 0.25;

export interface ExplainOptions {
  readonly raw?: boolean;
}

/** What to print for a query, as Markdown or as a short list of pages. */
export type Answer = { readonly pages: readonly Page[] } | { readonly nearest: readonly Page[] };

const unknownId = (query: string, pages: readonly Page[], hits: readonly Page[]): UsageError => {
  const slips = pages
    .map((page) => ({ page, slips: distance(query, page.id) }))
    .filter(({ page, slips }) => slips <= Math.max(1, Math.floor(Math.max(page.id.length, query.length) / 3)))
    .sort((a, b) => a.slips - b.slips)
    .map(({ page }) => page.id);
  const nearest = [...new Set([...slips, ...hits.map(({ id }) => id)])];
  const guess = slips[0] === undefined ? '' : ` (did you mean ${slips[0]}?)`;
  const near = nearest.length === 0 ? '' : ` The nearest are: ${nearest.slice(0, NEAREST).join(', ')}.`;
  return new UsageError(
    `Failed to explain ${query}: there is no such page${guess}.${near} Please take an id, or words of a symptom; aisbf-check explain lists all pages.`,
  );
};

/**
 * The page with that id, the symptom that the words mean, or the nearest few pages.
 * @throws {UsageError} for an unknown id, or words that no page has
 */
export async function answer(query: string, pages: readonly Page[]): Promise<Answer> {
  const exact = pagesWith(query, pages);
  if (exact.length > 0) return { pages: exact };
  const { searchPages, symptomMeant } = await import('./search-pages.js');
  const hits = searchPages(query, pages);
  const symptom = symptomMeant(query, hits);
  if (symptom !== undefined) return { pages: [symptom] };
  const far = (hits[0]?.score ?? 0) * FAR;
  const found = hits.filter(({ score }) => score >= far).map(({ page }) => page);
  // An id has hyphens and no spaces: a wrong one is a mistake, not a search.
  if (found.length === 0 || /^[\w:/]+(-[\w:/]+)+$/.test(query)) throw unknownId(query, pages, found);
  return { nearest: found.slice(0, NEAREST) };
}

/** `explain [QUERY]`. */
export async function explain(query: string, { raw = false }: ExplainOptions, io: Io): Promise<void> {
  const { color, width: columns } = reportStyle(io);
  // A terminal that does not know its width says 0.
  const width = columns || 80;
  const pages = allPages();
  if (query === '') {
    const { allChecks } = await import('../../checks/registry.js');
    const layers = new Map<string, string>(allChecks.map(({ id, layer }) => [id, layer]));
    const placed = pages.map((page) => (page.kind === 'check' ? { ...page, layer: layers.get(page.id) ?? 'none' } : page));
    io.stdout.write(listPages(placed, width, styleOf(color).bold));
    return;
  }
  const found = await answer(query, pages);
  if ('nearest' in found) {
    io.stdout.write(`Pages about "${query}", the nearest first:\n${hitLines(found.nearest, width)}\n`);
    return;
  }
  if (raw) {
    io.stdout.write(joined(found.pages));
    return;
  }
  const { renderMarkdown } = await import('./render-markdown.js');
  io.stdout.write(await renderMarkdown(joined(found.pages), { color, width }));
}

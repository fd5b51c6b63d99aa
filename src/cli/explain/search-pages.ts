import MiniSearch from 'minisearch';
import type { Page } from './page.js';

/** Words that say nothing about a problem. */
const STOP_WORDS = new Set('a an and are as at be by for from has have in is it its of on or that the to was were with'.split(' '));

/** `keys`, `key's` and `key` are one word; names of nodes are the reader's own and lead nowhere. */
function term(word: string): string | null {
  const plain = word.toLowerCase().replace(/['’]s$/, '');
  if (STOP_WORDS.has(plain)) return null;
  return plain.length > 3 ? plain.replace(/(?<!s)s$/, '') : plain;
}

export interface Hit {
  readonly page: Page;
  readonly score: number;
}

/** Pages that have words of `query`, the nearest first. Small slips in spelling are forgiven. */
export function searchPages(query: string, pages: readonly Page[]): readonly Hit[] {
  const index = new MiniSearch({ fields: ['name', 'symptom', 'summary', 'text'], idField: 'at', processTerm: term });
  index.addAll(
    pages.map(({ id, kind, symptom, summary, text }, at) => ({
      at,
      name: id,
      // What many pages stand under finds the page of the symptom only.
      symptom: kind === 'symptom' ? symptom : '',
      summary,
      text: kind === 'symptom' ? '' : text,
    })),
  );
  const found = index.search(query, {
    boost: { name: 3, symptom: 6, summary: 2 },
    // Who describes a problem looks for its cause; checks and faults come after.
    boostDocument: (at) => (pages[Number(at)]?.kind === 'finding' ? 2 : 1),
    fuzzy: (word) => (word.length > 4 ? 0.2 : false),
    prefix: (word) => word.length > 3,
    weights: { fuzzy: 0.3, prefix: 0.5 },
  });
  return found.flatMap(({ id, score }) => {
    const page = pages[Number(id)];
    return page === undefined ? [] : [{ page, score }];
  });
}

const wordsOf = (text: string): readonly string[] => text.split(/[^\p{L}\p{N}]+/u).flatMap((word) => term(word) ?? []);

/** The symptom that a query means: the best hit, and it has most of the symptom's words. */
export function symptomMeant(query: string, hits: readonly Hit[]): Page | undefined {
  const best = hits[0]?.page;
  if (best?.kind !== 'symptom') return undefined;
  const asked = new Set(wordsOf(query));
  const words = wordsOf(best.symptom ?? '');
  return words.filter((word) => asked.has(word)).length * 2 > words.length ? best : undefined;
}

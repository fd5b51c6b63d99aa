import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../package-info.js';
import { didYouMean } from '../target/file/did-you-mean.js';
import { UsageError } from './exit-codes.js';
import { faultPages } from './fault-pages.js';

/** Folders of `docs` that hold a page per id. */
const SHELVES = ['findings', 'checks'] as const;

interface Page {
  readonly id: string;
  readonly read: () => string;
}

function pagesOf(folder: string): readonly Page[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .sort()
    .map((name) => ({ id: name.slice(0, -'.md'.length), read: () => readFileSync(join(folder, name), 'utf8') }));
}

function faultsOf(file: string): readonly Page[] {
  return existsSync(file) ? faultPages(readFileSync(file, 'utf8')).map(({ id, text }) => ({ id, read: () => text })) : [];
}

const allPages = (docs: string): readonly Page[] => [
  ...SHELVES.flatMap((shelf) => pagesOf(join(docs, shelf))),
  ...faultsOf(join(docs, 'faults.md')),
];

const docsFolder = (): string => join(packageFolder(), 'docs');

/** Every id that has a page. */
export const pageIds = (docs: string = docsFolder()): readonly string[] => allPages(docs).map(({ id }) => id);

/**
 * The pages for an id of a finding, check or fault, one after the other where it names several; a cell id, or a fault with its place,
 * is taken for what it begins with.
 * @throws {UsageError} where there is no such page, with the nearest id
 */
export function readPages(id: string, docs: string = docsFolder()): string {
  const pages = allPages(docs);
  const wanted = [id, id.split(/[/:]/)[0]];
  const found = pages.filter((page) => wanted.includes(page.id));
  if (found.length === 0) {
    const ids = [...new Set(pages.map((page) => page.id))];
    throw new UsageError(
      `Failed to explain ${id}: there is no such check, finding or fault${didYouMean(id, ids)}. Please take one of: ${ids.join(', ')}.`,
    );
  }
  return found.map(({ read }) => `${read().trimEnd()}\n`).join('\n---\n\n');
}

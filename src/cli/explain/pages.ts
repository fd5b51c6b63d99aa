import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../package-info.js';
import { faqPages } from './faq-pages.js';
import { faultPages } from './fault-pages.js';
import { firstSentence, frontLine, type Page } from './page.js';
import { symptomPages } from './symptom-pages.js';

function textsIn(folder: string): readonly { readonly id: string; readonly text: string }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .sort()
    .map((name) => ({ id: name.slice(0, -'.md'.length), text: readFileSync(join(folder, name), 'utf8') }));
}

function findingPage({ id, text }: { readonly id: string; readonly text: string }): Page {
  const { symptom, layer } = frontLine(text);
  return { id, kind: 'finding', summary: firstSentence(text), symptom, layer, text };
}

/** A check's title says what a pass means: `# ID: title`. */
function checkPage({ id, text }: { readonly id: string; readonly text: string }): Page {
  return { id, kind: 'check', summary: `${/^# [^:\n]+: (.*)$/m.exec(text)?.[1] ?? id}.`, text };
}

const docsFolder = (): string => join(packageFolder(), 'docs');

/** Every page: findings, checks, faults, questions of the FAQ, and one for each symptom. Read from `docs`. */
export function allPages(docs: string = docsFolder()): readonly Page[] {
  const stored = (name: string): string => (existsSync(join(docs, name)) ? readFileSync(join(docs, name), 'utf8') : '');
  const pages = [
    ...textsIn(join(docs, 'findings')).map(findingPage),
    ...textsIn(join(docs, 'checks')).map(checkPage),
    ...faultPages(stored('faults.md')),
    ...faqPages(stored('faq.md')),
  ];
  return [...pages, ...symptomPages(pages)];
}

/** Every id that has a page. */
export const pageIds = (docs?: string): readonly string[] => allPages(docs).map(({ id }) => id);

/** The pages with an id; an id of a test case, or of a fault with its target, is read as the id that it begins with. */
export function pagesWith(id: string, pages: readonly Page[]): readonly Page[] {
  const wanted = [id, id.split(/[/:]/)[0]];
  return pages.filter((page) => wanted.includes(page.id));
}

/** Pages one after the other, as Markdown. */
export const joined = (pages: readonly Page[]): string => pages.map(({ text }) => `${text.trimEnd()}\n`).join('\n---\n\n');

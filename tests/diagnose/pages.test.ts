import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingIds } from '../../src/diagnose/rules/registry.js';

const folder = join(import.meta.dirname, '../../docs/findings');
const pages = readdirSync(folder).filter((name) => name !== 'README.md');

describe('the pages of findings', () => {
  it('are one for each finding there can be, and no more', () => {
    expect(new Set(findingIds).size).toBe(findingIds.length);
    expect(pages.toSorted()).toEqual(findingIds.map((id) => `${id}.md`).toSorted());
  });

  it.each(findingIds)('%s says what it means, the evidence, the first check and the fix', (id) => {
    const page = readFileSync(join(folder, `${id}.md`), 'utf8');
    expect(page.startsWith(`# ${id}\n`)).toBe(true);
    const sections = page.split(/^## /m).slice(1);
    expect(sections.map((section) => section.split('\n')[0])).toEqual(['What it means', 'Evidence', 'First check', 'Fix']);
    for (const section of sections) expect(section.split('\n').slice(1).join('').trim().length).toBeGreaterThan(20);
  });

  it('are all in the index', () => {
    const index = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(findingIds.filter((id) => !index.includes(`(${id}.md)`))).toEqual([]);
  });
});

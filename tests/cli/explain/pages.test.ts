import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { frontLine } from '../../../src/cli/explain/page.js';
import { allPages, joined, pagesWith } from '../../../src/cli/explain/pages.js';
import { containerFaults } from '../../../src/lab/docker/faults/registry.js';
import { allFaults } from '../../../src/lab/faults/registry.js';
import { labSpec } from '../../../src/lab/spec/lab-spec.js';
import { SYMPTOM_WORDS } from '../../../src/report/words.js';

const docs = new URL('../../../docs/', import.meta.url);
const idsIn = (folder: string) =>
  readdirSync(new URL(folder, docs))
    .filter((name) => name !== 'README.md' && name.endsWith('.md'))
    .map((name) => name.replace(/\.md$/, ''));
const faults = [...new Map([...allFaults, ...containerFaults].map((fault) => [fault.id, fault])).values()];
const pages = allPages();
const page = (id: string) => joined(pagesWith(id, pages));

test.each([...idsIn('checks'), ...idsIn('findings')])('%s has a page with a title and a summary of one sentence', (id) => {
  expect(page(id)).toMatch(/^# \S/);
  for (const { summary } of pagesWith(id, pages)) expect(summary).toMatch(/^\S.{8,}\.$/);
});

test.each(faults.map(({ id }) => id))('the fault %s says what it is and how it is injected', (id) => {
  const text = page(`${id}:somewhere`);
  expect(text).toContain('(a fault of the lab)');
  expect(text).toContain(`--fault ${id}`);
});

test('one id may be a finding and a fault: both are printed', () => {
  expect(page('node-errors').match(/^# /gm)?.length).toBeGreaterThan(1);
});

describe('symptom and layer', () => {
  const spec = labSpec({ nodes: 3 });
  test.each(faults.map((fault) => [fault.id, fault] as const))(
    'the fault %s stands under the symptom that it is built to show',
    (id, fault) => {
      const { symptom } = fault.expect(spec, fault.defaultPlace(spec) ?? '');
      const words = Object.entries(SYMPTOM_WORDS).find(([name]) => name === symptom)?.[1] ?? 'none of the four';
      expect(pages.find(({ kind, id: one }) => kind === 'fault' && one === id)?.symptom).toBe(words);
    },
  );

  test.each(idsIn('findings'))('the index of findings repeats the front line of %s', (id) => {
    const front = frontLine(readFileSync(new URL(`findings/${id}.md`, docs), 'utf8'));
    const row = readFileSync(new URL('findings/README.md', docs), 'utf8')
      .split('\n')
      .find((line) => line.startsWith(`| [${id}](`));
    const [, , symptom = '', layer = '', fix = '', severity = ''] = row?.split('|').map((cell) => cell.trim()) ?? [];
    expect(frontLine(`Symptom: ${symptom} · layer: ${layer} · fix: ${fix} · severity: ${severity}`)).toEqual(front);
    expect(front.severity).toMatch(/^(warning|error|critical)$/);
  });
});

import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { UsageError } from '../../src/cli/exit-codes.js';
import { readPages } from '../../src/cli/pages.js';
import { allFaults } from '../../src/lab/faults/registry.js';

const idsIn = (folder: string) =>
  readdirSync(new URL(`../../docs/${folder}`, import.meta.url))
    .filter((name) => name !== 'README.md')
    .map((name) => name.replace(/\.md$/, ''));

test.each([...idsIn('checks'), ...idsIn('findings')])('%s has a page with a title', (id) => {
  expect(readPages(id)).toMatch(/^# \S/);
});

test.each(allFaults.map(({ id }) => id))('the fault %s says what it is and how it is brought about', (id) => {
  const page = readPages(`${id}:somewhere`);
  expect(page).toContain('(a fault of the lab)');
  expect(page).toContain(`--fault ${id}`);
});

test('one id may be a finding and a fault: both are told', () => {
  expect(readPages('node-errors').match(/^# /gm)?.length).toBeGreaterThan(1);
});

test('what is not there is refused with what is near', () => {
  expect(() => readPages('node-on-sqlit')).toThrow(UsageError);
  expect(() => readPages('node-on-sqlit')).toThrow('did you mean node-on-sqlite?');
});

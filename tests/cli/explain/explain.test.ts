import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/cli/exit-codes.js';
import { listPages } from '../../../src/cli/explain/list-pages.js';
import { allPages } from '../../../src/cli/explain/pages.js';
import { answer } from '../../../src/cli/explain/run.js';
import { symptomRows } from '../../../src/cli/explain/symptom-pages.js';
import { findingIds } from '../../../src/diagnose/rules/registry.js';
import { aPlace } from '../command-line.js';

const pages = allPages();
const idsFor = async (query: string): Promise<readonly string[]> => {
  const found = await answer(query, pages);
  return ('nearest' in found ? found.nearest : found.pages).map(({ id }) => id);
};

describe('words find a page', () => {
  test.each(symptomRows.map(({ symptom, id }) => [symptom, id]))('the symptom "%s"', async (symptom, id) => {
    expect(await idsFor(symptom)).toEqual([id]);
    expect(await idsFor(symptom.toUpperCase())).toEqual([id]);
  });

  test.each([
    ['every second request fails', 'every-other-request-fails'],
    ['evry other requst fails', 'every-other-request-fails'],
    ['dashboard changes are not visible', 'change-not-visible'],
    ['stale cache hits', 'stale-or-cross-environment-cache'],
    ['token works here but not on another endpoint', 'token-works-here-not-there'],
    ['aisbf-3 does not use the shared database', 'node-on-another-database'],
    ['redis key prefix staging', 'prefix-shared-with-environment'],
    ['certificate expired', 'certificate-expired'],
    ['sqlite', 'node-on-another-database'],
    ['provider slow', 'provider-slow'],
    ['cooldown', 'node-disabled-provider'],
    ['clock', 'clock-skew'],
    ['requests hang', 'node-waits'],
    ['exit 2', 'exit-2-why'],
    ['safe in production', 'is-it-safe-in-production'],
    ['does it cost anything', 'does-it-cost-anything'],
  ])('"%s" leads to %s, among the first three', async (query, id) => {
    expect((await idsFor(query)).slice(0, 3)).toContain(id);
  });

  test('pages that are much further away than the nearest are left out', async () => {
    expect((await idsFor('exit 2')).length).toBeLessThan(3);
  });

  test('a few pages, never all', async () => {
    for (const query of ['node', 'the node', 'database', 'request fails']) {
      const ids = await idsFor(query);
      expect(ids.length).toBeGreaterThan(0);
      expect(ids.length).toBeLessThanOrEqual(6);
    }
  });
});

describe('what is not there is refused with the nearest few', () => {
  test.each([
    ['node-on-sqlit', 'did you mean node-on-sqlite?'],
    ['node-on-databases', 'node-on-other-database'],
    ['xyzzyplugh', 'aisbf-check explain lists all pages'],
  ])('%s', async (query, said) => {
    const refusal = await answer(query, pages).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UsageError);
    expect(String(refusal)).toContain(said);
    expect(String(refusal).length).toBeLessThan(420);
  });
});

describe('the list', () => {
  const list = listPages(pages, 100, (text) => text);

  test('has every finding once, below its symptom', () => {
    const words = list.split(/[\s,]+/);
    expect(findingIds.filter((id) => !words.includes(id))).toEqual([]);
    const [, second = ''] = list.split('dashboard change not visible to API');
    expect(second.split('\n\n')[0]).toContain('node-on-another-database');
  });

  test('keeps to the width and to two screens', () => {
    expect(list.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(list.split('\n').length).toBeLessThan(70);
  });
});

describe('the command', () => {
  test('renders for the terminal: no marks of Markdown, no colour in a pipe', async () => {
    await using place = await aPlace();
    const { stdout, exitCode } = await place.run('explain', 'shared-cache');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('First check\n');
    expect(stdout).not.toMatch(/^#|`|\*\*/m);
    expect(stripVTControlCharacters(stdout)).toBe(stdout);
    expect(stdout.split('\n').every((line) => line.length <= 80)).toBe(true);
  });

  test('--raw prints what is stored', async () => {
    await using place = await aPlace();
    expect((await place.run('explain', '--raw', 'node-on-another-database')).stdout).toMatch(/^# node-on-another-database\n/);
  });

  test('takes words without quotes', async () => {
    await using place = await aPlace();
    const { stdout, exitCode } = await place.run('explain', 'every', 'other', 'request', 'fails');
    expect(exitCode).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toContain('First check: pin requests to each node and compare health');
    expect(stdout).toContain('aisbf-check lab --fault node-down -- aisbf-check diagnose');
  });

  test('without an argument: the list', async () => {
    await using place = await aPlace();
    const { stdout, exitCode } = await place.run('explain');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^every other request fails\n/);
    expect(stdout).toContain('route-matrix');
  });
});

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { behaviours } from '../../src/conformance/registry.js';
import { knownReleases, type Release } from '../../src/conformance/releases.js';
import { compareWith, likest, type Sight } from '../../src/conformance/verify.js';

const release = (name: string, shown: Readonly<Record<string, string>>): Release => ({
  name,
  release: name,
  repaired: false,
  behaviours: shown,
  suite: {},
});
const sight = (id: string, seen: string | undefined): Sight => ({ id, title: id, citation: '1.1', seen });

describe('a node is held against releases', () => {
  const old = release('0.1.0', { a: '200', b: '200', c: '401' });
  const young = release('0.2.0', { a: '200', b: '200', c: '403' });

  it('the likest comes first, with what departs', () => {
    const [first, second] = likest([old, young], [sight('a', '200'), sight('b', '500'), sight('c', '401')]);
    expect(first).toMatchObject({ name: '0.1.0', same: 2, of: 3, departures: [{ id: 'b', expected: '200', seen: '500' }] });
    expect(second).toMatchObject({ name: '0.2.0', same: 1 });
  });

  it('of equals the newest comes first', () => {
    expect(likest([old, young], [sight('a', '200')]).map(({ name }) => name)).toEqual(['0.2.0', '0.1.0']);
  });

  it('what was not seen counts neither way', () => {
    expect(compareWith(old, [sight('a', undefined), sight('unknown', '200'), sight('b', '200')])).toMatchObject({ same: 1, of: 1 });
  });
});

describe('what is known of releases', async () => {
  const releases = await knownReleases();

  it('has the answers of each that was asked', () => {
    expect(releases.map(({ name }) => name)).toEqual(['0.99.82', '0.99.84', '0.99.87', '0.99.92', '0.99.92-repaired']);
  });

  it.each(releases.map((one) => [one.name, one] as const))(
    '%s was seen to do everything that is asked, and the suite kept',
    (_name, one) => {
      expect(Object.keys(one.behaviours).sort()).toEqual(behaviours.map(({ id }) => id).sort());
      const words = Object.values(one.suite).flatMap((titles) => Object.values(titles));
      expect(words.length).toBeGreaterThan(behaviours.length);
      expect(words).not.toContain('DEPARTS');
    },
  );

  it('stands in the table of docs/contracts.md', async () => {
    const page = await readFile(new URL('../../docs/contracts.md', import.meta.url), 'utf8');
    expect(page).toContain(`| | ${releases.map(({ name }) => name).join(' | ')} |`);
    for (const { title } of behaviours) expect(page).toContain(`| ${title} |`);
  });

  it('ids are told apart', () => {
    expect(new Set(behaviours.map(({ id }) => id)).size).toBe(behaviours.length);
    expect(new Set(behaviours.map(({ title }) => title)).size).toBe(behaviours.length);
  });
});

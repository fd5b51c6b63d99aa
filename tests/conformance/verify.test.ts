import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { behaviours } from '../../src/conformance/registry.js';
import { knownReleases, type Release } from '../../src/conformance/releases.js';
import { compareWith, likest, type Sight, tellingApart, userUnknown } from '../../src/conformance/verify.js';

const release = (name: string, shown: Readonly<Record<string, string>>): Release => ({
  name,
  release: name,
  repaired: false,
  behaviours: shown,
  suite: {},
});
const sight = (id: string, seen: string | undefined, as: Sight['as'] = 'global'): Sight => ({ id, title: id, citation: '1.1', as, seen });

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

  it('what two releases answer differently tells them apart', () => {
    expect(tellingApart(old, young)).toEqual(['c']);
  });
});

describe('a user that a node does not know is one departure, however often it is met', () => {
  const knows = release('0.1.0', { 'health-stranger': '403', 'health-user': '403 user', u: '400', v: '200', w: '1', x: '1' });
  const knowsNobody = release('0.2.0', { 'health-stranger': '403', 'health-user': '403', u: '403', v: '403', w: '2', x: '2' });
  const stranger = sight('health-stranger', '403');
  const refused = ['health-user', 'u', 'v'].map((id) => sight(id, '403', 'user'));

  it('a wrong token makes a node of no release that knows nobody', () => {
    const sights = [stranger, ...refused, sight('w', '1'), sight('x', '1')];
    expect(userUnknown(sights)).toBe(true);
    expect(likest([knows, knowsNobody], sights)).toMatchObject([
      { name: '0.1.0', facts: 1, departures: [{}, {}, {}] },
      { name: '0.2.0', facts: 2 },
    ]);
  });

  it('the release that knows nobody departs in nothing', () => {
    const sights = [stranger, ...refused, sight('w', '2'), sight('x', '2')];
    expect(likest([knows, knowsNobody], sights)[0]).toMatchObject({ name: '0.2.0', facts: 0, departures: [] });
  });

  it('answers that differ from the refusal are departures of their own', () => {
    const sights = [stranger, ...['health-user', 'u', 'v'].map((id) => sight(id, '500', 'user')), sight('w', '1'), sight('x', '1')];
    expect(userUnknown(sights)).toBe(false);
    expect(compareWith(knows, sights)).toMatchObject({ facts: 3 });
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

import { describe, expect, it } from 'vitest';
import { disguise } from '../../src/lab/spec/disguise.js';
import { labSpec } from '../../src/lab/spec/lab-spec.js';
import { specFor } from '../../src/lab/start-lab.js';

const spec = labSpec({ nodes: 3 });

describe("the lab's own cluster", () => {
  it('gives every rotation two members of different providers with different priorities', () => {
    for (const { members } of spec.rotations) {
      expect(new Set(members.map(({ provider }) => provider)).size).toBe(2);
      expect(new Set(members.map(({ weight }) => weight)).size).toBe(2);
    }
  });

  it('lets every autoselect choose among rotations of its own that no route names', () => {
    const choices = spec.autoselects.flatMap((autoselect) => autoselect.choices);
    expect(new Set(choices).size).toBe(choices.length);
    for (const id of choices) {
      expect(spec.rotations.map((rotation) => rotation.id)).toContain(id);
      expect(spec.routes.map(({ model }) => model)).not.toContain(`rotation:${id}`);
    }
  });

  it('makes every selection over an ollama provider', () => {
    const ollama = spec.providers.filter(({ type }) => type === 'ollama').map(({ id }) => id);
    for (const { selectionModel } of spec.autoselects) expect(ollama).toContain(selectionModel.split('/')[0]);
  });

  it('crosses other providers on every app route', () => {
    const providersOf = (rotation: string) =>
      spec.rotations.find(({ id }) => id === rotation)?.members.map(({ provider }) => provider) ?? [];
    const crossed = [
      providersOf('support-private-rotation'),
      ...spec.autoselects.map(({ choices }) => [...new Set(choices.flatMap(providersOf))]),
    ].map((providers) => [...providers].sort().join());
    expect(new Set(crossed).size).toBe(crossed.length);
  });

  it('lets two identities use every app and direct route, and the harness none', () => {
    for (const route of spec.routes.filter(({ id }) => !id.endsWith('-own'))) expect(route.identities).toEqual(['ops', 'admin']);
    expect(spec.routes.flatMap(({ identities }) => identities)).not.toContain('probe');
  });

  it("keeps the users' own providers apart by id and by host", () => {
    const own = spec.identities.flatMap((identity) => (identity.own === undefined ? [] : [identity.own]));
    expect(own.length).toBe(3);
    expect(new Set(own.map(({ id }) => id)).size).toBe(own.length);
    expect(new Set(own.map(({ endpoint }) => endpoint)).size).toBe(own.length);
  });
});

describe('a disguise', () => {
  it('is fixed by its seed', () => {
    expect(disguise(spec, 7)).toEqual(disguise(spec, 7));
    expect(disguise(spec, 7)).not.toEqual(disguise(spec, 8));
  });

  it('renames nodes, identities, usernames and routes and leaves the canonical ids', () => {
    const other = disguise(spec, 7);
    for (const list of ['nodes', 'identities', 'routes'] as const) {
      expect(other[list].map(({ id }) => id)).toEqual(spec[list].map(({ id }) => id));
      const names = other[list].map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const { name } of spec[list]) expect(names).not.toContain(name);
    }
    expect(other.identities.map(({ username }) => username)).not.toContain('alice');
  });
});

describe('a narrowed cluster', () => {
  it('keeps the routes of the identities that are left, with these alone', () => {
    const { identities, routes } = specFor({ nodes: 2, identities: ['ops', 'alice'] });
    expect(identities.map(({ id }) => id)).toEqual(['ops', 'alice']);
    expect(routes.map(({ id }) => id)).not.toContain('bob-own');
    expect(new Set(routes.flatMap((route) => route.identities))).toEqual(new Set(['ops', 'alice']));
  });

  it.each([
    [{ identities: ['opps'] }, /Did you mean ops\?/],
    [{ routes: ['chat-defalt'] }, /Did you mean chat-default\?/],
    [{ identities: ['probe'] }, /no route is left/],
    [{ identities: ['alice'], routes: ['bob-own'] }, /no route is left/],
  ])('%o is refused', (options, message) => {
    expect(() => specFor(options)).toThrow(message);
  });
});

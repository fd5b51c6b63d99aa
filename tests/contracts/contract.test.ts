import { describe, expect, it } from 'vitest';
import type { Identity } from '../../src/target/cluster.js';
import type { ModelRef } from '../../src/target/contracts/contract.js';
import { QUIRKS, quirksOf } from '../../src/target/contracts/quirks.js';
import { contractFor, contractOf } from '../../src/target/contracts/registry.js';
import { Secret } from '../../src/target/secret.js';

const token = new Secret('T', 't');
const ops: Identity = { id: 'ops', kind: 'global', token };
const admin: Identity = { id: 'root', kind: 'user', username: 'ro/ot', role: 'admin', token };
const alice: Identity = { id: 'alice', kind: 'user', username: 'alice', role: 'user', token };

const rotation: ModelRef = { kind: 'rotation', id: 'r' };
const direct: ModelRef = { kind: 'provider', id: 'p', model: 'a/b' };
const own: ModelRef = { kind: 'user-provider', id: 'mine' };

describe('where a chat goes', () => {
  const released = contractFor('aisbf-0.99', '0.99.87');
  const playbook = contractFor('playbook');

  it.each([
    [rotation, ops, '/api/v1/chat/completions', 'rotation/r'],
    [direct, ops, '/api/v1/chat/completions', 'p/a/b'],
    [rotation, admin, '/api/u/ro%2Fot/chat/completions', 'rotation/r'],
    [direct, admin, '/api/u/ro%2Fot/chat/completions', 'p/a/b'],
    [own, admin, '/api/u/ro%2Fot/chat/completions', 'user-provider/mine'],
    [own, alice, '/api/u/alice/chat/completions', 'user-provider/mine'],
  ] as const)('%j', (model, identity, path, wire) => {
    expect(released.chatTarget(model, identity)).toEqual({ path, model: wire });
    expect(released.serves(model, identity)).toBe(true);
  });

  it.each([
    [own, ops],
    [rotation, alice],
    [direct, alice],
    [own, { id: 'x', kind: 'user', token }],
  ] as const)('nowhere: %j', (model, identity) => {
    expect(released.chatTarget(model, identity)).toBeUndefined();
    expect(released.serves(model, identity)).toBe(false);
  });

  it('is written with a colon in the playbook, but for a provider and its model', () => {
    expect(playbook.chatTarget({ kind: 'autoselect', id: 'c' }, ops)).toEqual({ path: '/api/v1/chat/completions', model: 'autoselect:c' });
    expect(playbook.chatTarget(direct, ops)?.model).toBe('p/a/b');
  });

  it.each(['user-rotation', 'user-autoselect'] as const)('%s works as designed, not as shipped', (kind) => {
    expect(released.serves({ kind, id: 'x' }, alice)).toBe(false);
    expect(contractFor('aisbf-0.99', 'as-designed').serves({ kind, id: 'x' }, alice)).toBe(true);
    expect(playbook.serves({ kind, id: 'x' }, alice)).toBe(true);
  });
});

describe('the playbook', () => {
  const playbook = contractFor('playbook');

  it('opens /health, so that /version shows whether a token is known', () => {
    expect(playbook.endpoints.health.auth).toBe('open');
    expect(playbook.tokenProbe).toBe('version');
    expect(playbook.endpoints[playbook.tokenProbe].auth).toBe('global');
  });

  it('asks the database what the playbook prints', () => {
    expect(playbook.inventoryQueries.map(({ sql }) => sql)).toEqual([
      'SELECT id, username, tier FROM users',
      'SELECT name, type, enabled FROM providers',
    ]);
    expect(playbook.requiredColumns).toMatchObject({ users: ['id', 'username', 'tier'], providers: ['name', 'type', 'enabled'] });
  });
});

describe('the released contract', () => {
  const released = contractFor('aisbf-0.99', '0.99.87');

  it('probes tokens at /health and needs no columns that releases lack', () => {
    expect(released.tokenProbe).toBe('health');
    expect(released.endpoints.health.auth).toBe('global');
    expect(released.requiredColumns.users).toHaveLength(21);
    expect(released.requiredColumns.users).not.toContain('tier');
    expect(Object.keys(released.requiredColumns)).not.toContain('providers');
  });

  it('reads no configuration, as it holds keys', () => {
    for (const { sql } of released.inventoryQueries) expect(sql).not.toMatch(/config|token\b(?!s)|password/i);
  });

  it('streams to no provider that a stream harms', () => {
    expect(released.streamable('kilo')).toBe(true);
    for (const type of ['ollama', 'openai', 'coderai', 'never-heard-of']) expect(released.streamable(type)).toBe(false);
    expect(contractFor('playbook').streamable('ollama')).toBe(true);
  });
});

describe('quirks', () => {
  it('belong to releases, and each says where it was seen', () => {
    expect(new Set(QUIRKS.map(({ id }) => id)).size).toBe(QUIRKS.length);
    for (const { citation, shippedIn } of QUIRKS) {
      expect(citation).toMatch(/^aisbf-contract /);
      expect(shippedIn.length).toBeGreaterThan(0);
    }
    expect(quirksOf('0.99.92').has('mysql-unusable')).toBe(true);
    expect(quirksOf('0.99.87').has('mysql-unusable')).toBe(false);
    expect(quirksOf('0.99.87').has('upstream-429-is-500')).toBe(true);
    expect(quirksOf('0.99.92').has('upstream-429-is-500')).toBe(false);
  });

  it('of a release in between are those of the one before; older and newer ones have a neighbour too', () => {
    expect(quirksOf('0.99.90')).toEqual(quirksOf('0.99.87'));
    expect(quirksOf('0.99.50')).toEqual(quirksOf('0.99.82'));
    expect(quirksOf('0.99.120')).toEqual(quirksOf('0.99.92'));
    expect(quirksOf('as-designed').size).toBe(0);
  });

  it('are found again from a record, also from one without a release', () => {
    expect(contractOf('aisbf-0.99', '0.99.92').quirks).toEqual(quirksOf('0.99.92'));
    expect(contractOf('aisbf-0.99', '').release).toBe('0.99.87');
    expect(contractOf('playbook', 'as-designed')).toMatchObject({ id: 'playbook', release: 'as-designed' });
  });
});

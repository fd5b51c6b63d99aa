import { describe, expect, it } from 'vitest';
import type { EndpointId } from '../../src/target/contracts/contract.js';
import { contractFor } from '../../src/target/contracts/registry.js';
import { mutated, recorded, recordings } from './recordings.js';

const contract = contractFor('aisbf-0.99', '0.99.87');

type Change = readonly [path: readonly (string | number)[], value?: unknown];

const LISTING: readonly Change[] = [
  [['object'], 'set'],
  [['data']],
  [['data'], {}],
  [['data', 0, 'id']],
  [['data', 0, 'id'], 7],
  [['data', 0, 'object'], 'engine'],
  [['data', 0, 'created'], '1700000000'],
  [['data', 0, 'owned_by'], null],
];

/* Recording of each endpoint, and changes of which each must be refused. */
const ENDPOINTS: Readonly<Record<EndpointId, readonly [topic: string, id: string, changes: readonly Change[]]>> = {
  root: [
    'listings',
    'root',
    [
      [['message'], 'Welcome to nginx!'],
      [['message']],
      [['providers']],
      [['rotations'], 'rr'],
      [['autoselect', 0], 7],
      [['providers', 0], ''],
    ],
  ],
  health: ['auth', 'health-global', [[['status'], 'down'], [['status']]]],
  version: ['auth', 'version', [[['version']], [['version'], 99], [['version'], '']]],
  models: ['listings', 'api-models', LISTING],
  'models-v1': ['listings', 'api-v1-models', LISTING],
  'models-global': ['listings', 'v1-models', LISTING],
  providers: [
    'listings',
    'providers',
    [[['providers']], [['providers', 'ol1', 'type']], [['providers', 'ol1', 'endpoint'], 1], [['providers'], ['ol1']]],
  ],
  rotations: [
    'listings',
    'rotations',
    [[['rr', 'models']], [['rr', 'models', 0, 'provider_id']], [['rr', 'models', 0, 'weight'], 'high'], [['rr', 'model_name'], null]],
  ],
  autoselects: ['listings', 'autoselects', [[['auto1', 'available_models']], [['auto1', 'available_models', 0, 'model_id']]]],
};

describe.each(Object.entries(ENDPOINTS))('endpoint %s', (id, [topic, row, changes]) => {
  const one = recorded(topic, row);
  const endpoint = Object.values(contract.endpoints).find((candidate) => candidate.id === id);

  it('is asked as it was recorded, and its answer is accepted', () => {
    expect(endpoint).toMatchObject({ method: one.request.method, path: one.request.path });
    expect(endpoint?.auth).toBe(one.request.bearer === 'none' ? 'open' : 'global');
    expect(endpoint?.schema.safeParse(one.response.json).success).toBe(true);
    expect(endpoint?.citation).toMatch(/0\.99\.87.*aisbf-contract \d/);
  });

  it.each(changes.map(([path, value]) => [path.join('.'), JSON.stringify(value) ?? 'gone', path, value] as const))(
    'is refused with %s %s',
    (_, __, path, value) => {
      expect(endpoint?.schema.safeParse(mutated(one.response.json, path, value)).success).toBe(false);
    },
  );

  it.each([undefined, null, [], 'ok', { error: 7 }])('is refused as %j', (json) => {
    const accepted = endpoint?.schema.safeParse(json).success;
    /* an object of anything is a map of rotations only where its values are */
    expect(accepted).toBe(false);
  });
});

describe('projections of the listings', () => {
  it('reads rotations with their members', () => {
    const rotations = contract.rotationsOf(recorded('listings', 'rotations').response.json);
    expect([...rotations.keys()]).toEqual(['rr', 'prio', 'fo400', 'fo500', 'allfail', 'chat']);
    expect(rotations.get('prio')).toEqual([
      { provider: 'ol1', model: 'm1', weight: 10 },
      { provider: 'ol2', model: 'm1', weight: 5 },
    ]);
  });

  it('reads what an autoselect chooses among, and its selector only where it is told', () => {
    const listed = recorded('listings', 'autoselects').response.json;
    expect(contract.autoselectsOf(listed).get('auto1')).toEqual({ rotations: ['rr', 'prio'] });
    const told = { auto1: { ...Object(listed).auto1, selection_model: 'ol1/m1' } };
    expect(contract.autoselectsOf(told).get('auto1')?.selector).toEqual({ provider: 'ol1', model: 'm1' });
  });

  it('reads providers', () => {
    const providers = contract.providersOf(recorded('listings', 'providers').response.json);
    expect(providers.get('kiA')).toEqual({ endpoint: 'http://upstream-1.invalid/v1', type: 'kilo' });
    expect(providers.size).toBe(7);
  });

  it('reads model ids of listings and of bare arrays', () => {
    const ids = contract.modelIdsOf(recorded('listings', 'api-models').response.json);
    expect(ids).toEqual(expect.arrayContaining(['ol1/m1', 'rotation/rr', 'autoselect/auto1']));
    expect(contract.modelIdsOf(recorded('listings', 'rotation-models').response.json)).toEqual(['ol1/m1', 'ol2/m1', 'ol3/m1']);
  });

  it('finds nothing in what is no listing', () => {
    for (const json of [undefined, null, 'x', { a: 1 }, recordings('auth')[0]?.response.json]) {
      expect(contract.rotationsOf(json).size).toBe(0);
      expect(contract.autoselectsOf(json).size).toBe(0);
      expect(contract.providersOf(json).size).toBe(0);
      expect(contract.modelIdsOf(json)).toEqual([]);
    }
  });
});

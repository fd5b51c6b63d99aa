import { describe, expect, it } from 'vitest';
import { knownFaults, placements } from '../../src/lab/faults/registry.js';
import { labSpec } from '../../src/lab/spec/lab-spec.js';
import { specFor } from '../../src/lab/start-lab.js';
import { faultCases, healthyCases, type ScoreOptions } from '../../src/score/plan.js';

const options: ScoreOptions = { engine: 'native', nodeKind: 'fake', repair: false, faults: [], healthy: 40, seed: 3, jobs: 1 };
const spec = labSpec({ nodes: 3 });

describe('faults at their places', () => {
  it('every fault of the engine at every place, unless some are asked for', () => {
    const native = knownFaults.filter(({ engine }) => engine === undefined || engine === 'native');
    expect(faultCases(options).length).toBe(native.flatMap((fault) => placements(fault, spec)).length);
  });

  it('on released nodes those that they can be brought to show', () => {
    const ids = new Set(faultCases({ ...options, nodeKind: 'real' }).map(({ id }) => id));
    expect(ids.has('node-errors')).toBe(false);
    expect([...ids].every((id) => knownFaults.find((fault) => fault.id === id)?.released)).toBe(true);
  });

  it('one that is asked for at every place, or at the one that is named', () => {
    expect(faultCases({ ...options, faults: ['node-down', 'provider-down:beta'] })).toEqual([
      { id: 'node-down', place: 'aisbf-1' },
      { id: 'node-down', place: 'aisbf-2' },
      { id: 'node-down', place: 'aisbf-3' },
      { id: 'provider-down', place: 'beta' },
    ]);
  });

  it('one that is not there is told, with the next likely', () => {
    expect(() => faultCases({ ...options, faults: ['node-dwn'] })).toThrow(/Did you mean node-down\?/);
  });
});

describe('healthy labs', () => {
  const cases = healthyCases(options);

  it('come in all sizes, under both contracts, each a lab that can be planned', () => {
    for (const one of cases) expect(specFor(one.options).routes.map(({ id }) => id)).toEqual(one.options.routes);
    const sizes = (of: (one: (typeof cases)[number]['options']) => number) => new Set(cases.map((one) => of(one.options)));
    expect(sizes(({ nodes }) => nodes)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]));
    expect(sizes(({ identities }) => identities.length)).toEqual(new Set([1, 2, 3, 4]));
    expect(Math.max(...sizes(({ routes }) => routes.length))).toBeGreaterThanOrEqual(6);
    expect(new Set(cases.map(({ options: { contract } }) => contract))).toEqual(new Set(['aisbf-0.99', 'playbook']));
  });

  it('are the same for the same seed, and others for another', () => {
    expect(healthyCases(options)).toEqual(cases);
    expect(healthyCases({ ...options, seed: 4 })).not.toEqual(cases);
  });

  it('keep the one contract that released nodes keep', () => {
    const contracts = healthyCases({ ...options, nodeKind: 'real' }).map((one) => one.options.contract);
    expect(new Set(contracts)).toEqual(new Set(['aisbf-0.99']));
  });
});

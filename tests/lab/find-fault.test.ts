import { describe, expect, it } from 'vitest';
import { LabUsageError } from '../../src/lab/errors.js';
import { findFault } from '../../src/lab/faults/find-fault.js';
import { allFaults, placements } from '../../src/lab/faults/registry.js';
import { disguise } from '../../src/lab/spec/disguise.js';
import { labSpec } from '../../src/lab/spec/lab-spec.js';

const spec = labSpec({ nodes: 3 });

describe('a fault is asked for', () => {
  it.each([
    ['node-down', 'aisbf-3'],
    ['token-scope-mcp', 'alice'],
    ['wrong-route-prefix', 'alice'],
    ['route-missing', 'chat-default'],
    ['provider-down', 'alpha'],
    ['shared-prefix', 'staging'],
    ['all-nodes-fell-back', ''],
  ])('%s stands by default at %s', (id, place) => {
    expect(findFault(id, spec).place).toBe(place);
  });

  it('at a place, which may hold a colon after the first', () => {
    expect(findFault('node-down:aisbf-1', spec)).toMatchObject({ fault: { id: 'node-down' }, place: 'aisbf-1' });
  });

  it('that there is none of: the nearest and all others are said', () => {
    expect(() => findFault('node-dwon', spec)).toThrow(LabUsageError);
    expect(() => findFault('node-dwon', spec)).toThrow(/Did you mean node-down\?.*provider-down/);
  });

  it('where it cannot stand: the nearest and all others are said', () => {
    expect(() => findFault('node-down:aisbf-9', spec)).toThrow(/Did you mean aisbf-\d\?.*aisbf-1, aisbf-2, aisbf-3/);
    expect(() => findFault('token-scope-mcp:ops', spec)).toThrow(/admin, alice, bob, probe/);
    expect(() => findFault('all-nodes-fell-back:aisbf-1', spec)).toThrow(/it has no place/);
  });

  it('that a lab of one node has no room for', () => {
    expect(() => findFault('balancer-misses-node', labSpec({ nodes: 1 }))).toThrow(/take more nodes/);
  });
});

describe('the catalogue', () => {
  it('has every id once, each with a title that says what is wrong', () => {
    const ids = allFaults.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { title } of allFaults) expect(title).toMatch(/\S/);
  });

  it('expects culprits under the names of a disguised lab', () => {
    const other = disguise(spec, 5);
    for (const fault of allFaults.filter(({ at }) => ['node', 'user', 'identity', 'route'].includes(at))) {
      for (const { place } of placements(fault, other)) {
        const levels = fault.expect(other, place ?? '').culprits.map(({ level }) => level);
        expect(levels).not.toContain(place);
      }
    }
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFault } from '../../src/lab/faults/find-fault.js';
import { allFaults, placements } from '../../src/lab/faults/registry.js';
import type { Lab } from '../../src/lab/lab.js';
import { labSpec } from '../../src/lab/spec/lab-spec.js';
import { startLab } from '../../src/lab/start-lab.js';
import { portless } from './client.js';

const CREDENTIALS = ['username-differs', 'wrong-route-prefix'];

describe.each(['aisbf-0.99', 'playbook'] as const)('on a lab that stands, under %s', (contract) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ nodes: 2, contract, engine: 'native' });
  });
  afterAll(async () => {
    await lab.stop();
  });

  const possible = allFaults.filter((fault) => fault.at === 'none' || fault.places(labSpec({ nodes: 2, contract })).length > 0);
  it.each(possible.map((fault) => [fault.id, fault] as const))(
    '%s is in force when it is brought about, not before, not when healed',
    async (id, fault) => {
      const placed = fault.on(lab, findFault(id, lab.spec).place);
      expect(await placed.prove()).toMatchObject({ inForce: false });
      await placed.inject();
      expect(await placed.prove()).toMatchObject({ inForce: true });
      await placed.heal();
      expect(await placed.prove()).toMatchObject({ inForce: false });
    },
  );
});

describe('prepared before the nodes start', () => {
  let healthy: string;
  beforeAll(async () => {
    await using lab = await startLab({ nodes: 2, engine: 'native' });
    healthy = portless(lab.clusterFile);
  });

  it.each(allFaults.map((fault) => [fault.id, fault] as const))(
    '%s is proven, and the cluster file tells nothing of it',
    async (id, fault) => {
      await using lab = await startLab({ nodes: 2, engine: 'native', faults: [id] });
      expect(lab.faults.map((placed) => placed.id)).toEqual([id]);
      expect(lab.expected).toEqual([fault.expect(lab.spec, lab.faults[0]?.place ?? '')]);
      if (CREDENTIALS.includes(id)) expect(portless(lab.clusterFile)).not.toBe(healthy);
      else expect(portless(lab.clusterFile)).toBe(healthy);
    },
  );
});

describe('at every place where it can stand', () => {
  const few = allFaults.filter(({ at }) => ['user', 'identity', 'route', 'provider'].includes(at));
  const spec = labSpec({ nodes: 1 });
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ nodes: 1, engine: 'native' });
  });
  afterAll(async () => {
    await lab.stop();
  });

  it.each(few.flatMap((fault) => placements(fault, spec).map(({ id, place = '' }) => [`${id}:${place}`, fault, place] as const)))(
    '%s comes and goes',
    async (_name, fault, place) => {
      const placed = fault.on(lab, place);
      await placed.inject();
      expect(await placed.prove()).toMatchObject({ inForce: true });
      await placed.heal();
      expect(await placed.prove()).toMatchObject({ inForce: false });
    },
  );
});

it('several faults stand at once, in a disguised lab, each at its canonical place', async () => {
  const faults = ['node-on-sqlite:aisbf-1', 'node-memory-cache:aisbf-1', 'node-down:aisbf-2', 'token-scope-mcp:bob'];
  await using lab = await startLab({ nodes: 3, engine: 'native', faults, disguise: { seed: 11 } });
  for (const placed of lab.faults) expect(await placed.prove()).toMatchObject({ inForce: true });
  const levels = lab.expected.flatMap(({ culprits }) => culprits.map(({ level }) => level));
  for (const level of levels) expect(lab.clusterFile).toContain(`id: ${level}\n`);
  expect(lab.clusterFile).not.toContain('aisbf-1');
});

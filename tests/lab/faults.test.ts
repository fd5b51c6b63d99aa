import { expect, it } from 'vitest';
import { startLab } from '../../src/lab/start-lab.js';
import { eachComesAndGoes } from './fault-comes-and-goes.js';

// At every place, and prepared before the nodes start, they are seen in tests/scenarios: there they are diagnosed as well.
eachComesAndGoes('aisbf-0.99');

it('several faults stand at once, in a disguised lab, each at its canonical place', async () => {
  const faults = ['node-on-sqlite:aisbf-1', 'node-memory-cache:aisbf-1', 'node-down:aisbf-2', 'token-scope-mcp:bob'];
  await using lab = await startLab({ nodes: 3, engine: 'native', faults, disguise: { seed: 11 } });
  expect(lab.faults.map(({ id, place }) => `${id}:${place}`)).toEqual(faults);
  for (const placed of lab.faults) expect(await placed.prove()).toMatchObject({ inForce: true });
  const levels = lab.expected.flatMap(({ culprits }) => culprits.map(({ level }) => level));
  for (const level of levels) expect(lab.clusterFile).toContain(`id: ${level}\n`);
  expect(lab.clusterFile).not.toContain('aisbf-1');
});

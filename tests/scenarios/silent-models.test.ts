import { expect, it } from 'vitest';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';
import { diagnoseLab } from './diagnose-lab.js';

/** From now on no model of the lab repeats a word. */
async function silence(lab: Lab): Promise<void> {
  for (const { id } of lab.spec.providers) await lab.upstreams.behave(id, { kind: 'same-text' });
}

it('a healthy cluster whose models repeat no word ends with 0, and each model was tried once on each node', async () => {
  await using lab = await startLab({ nodes: 3, engine: 'native' });
  const told = await diagnoseLab(lab);
  await silence(lab);
  const silent = await diagnoseLab(lab);
  expect(silent.findings).toEqual([]);
  expect(silent.exitCode).toBe(0);
  expect(silent.checks.find(({ id }) => id === 'isolation')?.cells).toMatchObject({ fail: 0, unknown: 0, notEvaluated: 0 });
  // Of three tries of each model on each of three nodes one is left.
  expect(told.spent.completions - silent.spent.completions).toBeGreaterThanOrEqual(3 * 2 * 2);
});

it('responses that go to the wrong client are found there by the provider that they name', async () => {
  await using lab = await startLab({ nodes: 3, engine: 'native', faults: ['node-mixes-answers:aisbf-2'] });
  await silence(lab);
  const { findings } = await diagnoseLab(lab);
  expect(findings.map(({ id, culprits }) => [id, culprits.map(({ level }) => level)])).toEqual([['node-mixes-answers', ['aisbf-2']]]);
});

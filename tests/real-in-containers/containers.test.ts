import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';
import { REAL_PATIENCE_MS } from '../real/released.js';
import { oneAtATime } from '../real/turn.js';
import { diagnoseLab } from '../scenarios/diagnose-lab.js';

/** A suite of its own, for it needs a Docker engine as well. */
describe('released nodes in containers, with MariaDB', { timeout: REAL_PATIENCE_MS }, () => {
  oneAtATime();
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ nodes: 2, engine: 'docker', nodeKind: 'real' });
  }, REAL_PATIENCE_MS);
  afterAll(() => lab?.stop(), REAL_PATIENCE_MS);

  it('nothing is found where nothing is wrong', async () => {
    const { findings, exitCode } = await diagnoseLab(lab);
    expect(findings.map(({ title }) => title)).toEqual([]);
    expect(exitCode).toBe(0);
  });

  it('they use the MySQL of the lab and log below their own HOME', () => {
    for (const { home } of [...lab.nodes, lab.staging]) {
      expect(existsSync(join(home, '.aisbf', 'aisbf.db'))).toBe(false);
      expect(existsSync(join(home, '.local', 'var', 'log', 'aisbf', 'aisbf.log'))).toBe(true);
    }
  });

  it('a killed one is found', async () => {
    const [, second] = lab.nodes;
    await second?.kill();
    const { findings } = await diagnoseLab(lab);
    await second?.start();
    expect(findings.map(({ culprits }) => culprits)).toEqual([[{ factor: 'node', level: 'aisbf-2' }]]);
  });
});

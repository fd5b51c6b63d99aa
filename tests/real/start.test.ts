import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab } from '../../src/lab/lab.js';
import { requirementsFile } from '../../src/lab/real/places.js';
import { startLab } from '../../src/lab/start-lab.js';
import { diagnoseLab } from '../scenarios/diagnose-lab.js';
import { REAL_PATIENCE_MS } from './released.js';
import { oneAtATime } from './turn.js';

describe('what released nodes cannot do is said before anything is started', () => {
  it.each([
    [{ contract: 'playbook' }, /no released AISBF keeps the contract playbook.*--node-kind fake/],
    [{ faults: ['node-errors'] }, /node-errors.*--node-kind fake/],
    [{ release: '0.0.1' }, /0\.0\.1 is not installed.*npm run setup -- --real --release 0\.0\.1/],
  ] as const)('%o', async (options, message) => {
    await expect(startLab({ engine: 'native', nodeKind: 'real', ...options })).rejects.toThrow(message);
  });
});

it('everything that released AISBF needs is pinned', async () => {
  const lines = (await readFile(requirementsFile(), 'utf8')).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines.filter((line) => !/^[\w.-]+==[\w.]+( ;.*)?$/.test(line))).toEqual([]);
});

describe('a lab of one released node', { timeout: REAL_PATIENCE_MS }, () => {
  oneAtATime();
  const shared = '/var/log/aisbf';
  const before = existsSync(shared);
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ nodes: 1, engine: 'native', nodeKind: 'real' });
  }, REAL_PATIENCE_MS);
  afterAll(() => lab?.stop(), REAL_PATIENCE_MS);

  it('logs below the HOME of each node, whoever starts it', () => {
    for (const node of [...lab.nodes, lab.staging]) {
      expect(existsSync(join(node.home, '.local', 'var', 'log', 'aisbf', 'aisbf.log'))).toBe(true);
    }
    expect(existsSync(shared)).toBe(before);
  });

  it('works with the tables that the release itself made', async () => {
    for (const { schema } of Object.values(lab.spec.environments)) {
      const rows = await lab.mysql.root('SELECT COUNT(*) AS n FROM information_schema.tables WHERE table_schema = ?', [schema]);
      expect(Number(rows[0]?.['n'])).toBe(54);
    }
    for (const node of [...lab.nodes, lab.staging]) expect(existsSync(join(node.home, '.aisbf', 'aisbf.db'))).toBe(false);
  });
});

describe('0.99.92 as shipped', () => {
  oneAtATime();
  it(
    'cannot open MySQL: every node serves from a file of its own, and that is found',
    async () => {
      await using lab = await startLab({ nodes: 2, engine: 'native', nodeKind: 'real', release: '0.99.92' });
      for (const node of lab.nodes) expect(existsSync(join(node.home, '.aisbf', 'aisbf.db'))).toBe(true);
      const { findings, exitCode } = await diagnoseLab(lab);
      expect(findings.map(({ layer, culprits, fix }) => ({ layer, culprits, fix }))).toEqual([
        { layer: 'database', culprits: [{ factor: 'everything', level: '*' }], fix: 'infrastructure' },
      ]);
      expect(exitCode).toBe(1);
    },
    REAL_PATIENCE_MS,
  );
});

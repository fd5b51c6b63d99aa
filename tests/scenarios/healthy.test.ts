import { describe, expect, it } from 'vitest';
import { startLab } from '../../src/lab/start-lab.js';
import { diagnoseLab } from './diagnose-lab.js';

describe('a healthy lab', () => {
  for (const contract of ['aisbf-0.99', 'playbook'] as const) {
    for (const nodes of [1, 2, 3]) {
      it(`of ${nodes} under ${contract} gives no finding`, async () => {
        await using lab = await startLab({ nodes, contract, engine: 'native' });
        const document = await diagnoseLab(lab);
        expect(document.findings).toEqual([]);
        expect(document.checks.filter((check) => check.verdict !== 'pass' && check.verdict !== 'not-applicable')).toEqual([]);
        expect(document).toMatchObject({ verdict: 'pass', exitCode: 0 });
      });
    }
  }
});

import { afterAll, describe, expect, it } from 'vitest';
import { allFaults, placements } from '../../src/lab/faults/registry.js';
import { labSpec } from '../../src/lab/spec/lab-spec.js';
import { startLab } from '../../src/lab/start-lab.js';
import { diagnoseLab, scenarioSeed } from './diagnose-lab.js';

const seed = scenarioSeed();
const matrix: string[] = [];

/** Every fault at every place of a three-node lab, under random names and order: what must be found, and nothing else. */
describe(`faults (AISBF_CHECK_SEED=${seed})`, () => {
  afterAll(() => {
    process.stdout.write(`\nfault x place, seed ${seed}:\n${matrix.join('\n')}\n`);
  });

  for (const [index, fault] of allFaults.entries()) {
    for (const [turn, request] of placements(fault, labSpec({ nodes: 3 })).entries()) {
      const named = request.place === undefined ? fault.id : `${fault.id}:${request.place}`;
      it(`${named} is found, and nobody else is blamed`, async () => {
        await using lab = await startLab({
          nodes: 3,
          engine: 'native',
          faults: [request],
          disguise: { seed: seed + index * 100 + turn },
        });
        const document = await diagnoseLab(lab);
        const [expected] = lab.expected;
        if (expected === undefined) throw new Error(`Failed to read what ${fault.id} expects: the lab lists nothing.`);
        const found = document.findings.map(({ symptom, layer, culprits, fix }) => ({ symptom, layer, culprits: sorted(culprits), fix }));
        const { exitCode, ...wanted } = expected;
        const right = JSON.stringify(found) === JSON.stringify([{ ...wanted, culprits: sorted(wanted.culprits) }]);
        matrix.push(
          `  ${right ? 'ok  ' : 'MISS'} ${named}${right ? '' : `  found ${JSON.stringify(document.findings.map((f) => f.title))}`}`,
        );
        expect(found).toEqual([{ symptom: wanted.symptom, layer: wanted.layer, culprits: sorted(wanted.culprits), fix: wanted.fix }]);
        expect(document.exitCode).toBe(exitCode);
      });
    }
  }
});

function sorted<T extends { readonly factor: string; readonly level: string }>(culprits: readonly T[]): T[] {
  return [...culprits].sort((a, b) => `${a.factor}:${a.level}`.localeCompare(`${b.factor}:${b.level}`));
}

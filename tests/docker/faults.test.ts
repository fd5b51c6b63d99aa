import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Fault } from '../../src/lab/faults/define-fault.js';
import { allFaults } from '../../src/lab/faults/registry.js';
import type { Lab } from '../../src/lab/lab.js';
import { seededRandom } from '../../src/lab/spec/disguise.js';
import { labSpec } from '../../src/lab/spec/lab-spec.js';
import { startLab } from '../../src/lab/start-lab.js';
import { diagnoseLab, scenarioSeed } from '../scenarios/diagnose-lab.js';
import { describeDocker } from './support/when-docker.js';

const seed = scenarioSeed();
const MINUTES = 60_000;

/** One place of each fault; the seed says which. */
function placesDrawn(): readonly (readonly [string, Fault, string])[] {
  const random = seededRandom(seed);
  const spec = labSpec({ nodes: 3 });
  return allFaults
    .filter(({ engine }) => engine !== 'native')
    .map((fault) => {
      const places = fault.places(spec);
      const place = places[Math.floor(random() * places.length)] ?? '';
      return [place === '' ? fault.id : `${fault.id}:${place}`, fault, place];
    });
}

/** The same faults as on the native engine, on one lab that stands: in force when brought about, found, and gone when healed. */
describeDocker(`faults in containers (AISBF_CHECK_SEED=${seed})`, () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ nodes: 3, engine: 'docker', disguise: { seed } });
  }, 2 * MINUTES);
  afterAll(() => lab?.stop(), MINUTES);

  it.each(placesDrawn())('%s is found, and nobody else is blamed', { timeout: 4 * MINUTES }, async (_name, fault, place) => {
    const placed = fault.on(lab, place);
    expect(await placed.prove()).toMatchObject({ inForce: false });
    try {
      await placed.inject();
      expect(await placed.prove()).toMatchObject({ inForce: true });
      const { findings, exitCode } = await diagnoseLab(lab);
      const { exitCode: wantedCode, ...wanted } = placed.expected;
      const found = findings.map(({ symptom, layer, culprits, fix }) => ({ symptom, layer, culprits: sorted(culprits), fix }));
      expect(found).toEqual([{ ...wanted, culprits: sorted(wanted.culprits) }]);
      expect(exitCode).toBe(wantedCode);
    } finally {
      await placed.heal();
    }
    expect(await placed.prove()).toMatchObject({ inForce: false });
  });
});

function sorted<T extends { readonly factor: string; readonly level: string }>(culprits: readonly T[]): T[] {
  return [...culprits].sort((a, b) => `${a.factor}:${a.level}`.localeCompare(`${b.factor}:${b.level}`));
}

import { afterAll, beforeAll, it } from 'vitest';
import type { Fault } from '../../src/lab/faults/define-fault.js';
import { knownFaults } from '../../src/lab/faults/registry.js';
import { seededRandom } from '../../src/lab/spec/disguise.js';
import { labSpec } from '../../src/lab/spec/lab-spec.js';
import { scenarioSeed } from '../scenarios/diagnose-lab.js';
import { drawn, sampleText } from '../support/drawn.js';
import { comesAndGoes, comesToEveryNode } from './support/comes-and-goes.js';
import { type LabPool, startLabs } from './support/lab-pool.js';
import { describeDocker } from './support/when-docker.js';

const seed = scenarioSeed();
const MINUTES = 60_000;

/** Most of a test is waiting for what does not answer: another lab can be asked meanwhile. */
const LABS = 2;

/** An ordinary run takes so many of the faults; the nightly run takes each. */
const SAMPLE = 14;

/** One place of each fault; the seed says which. */
function placesDrawn(): readonly (readonly [string, Fault, string])[] {
  const random = seededRandom(seed);
  const spec = labSpec({ nodes: 3 });
  return knownFaults
    .filter(({ engine }) => engine !== 'native')
    .map((fault) => {
      const places = fault.places(spec);
      const place = places[Math.floor(random() * places.length)] ?? '';
      return [place === '' ? fault.id : `${fault.id}:${place}`, fault, place];
    });
}

const possible = placesDrawn();
const cases = drawn(possible, SAMPLE, seed);

/** The faults of every engine, and those that only containers give, on labs that stand. */
describeDocker(`faults in containers (${sampleText(cases.length, possible.length, seed)})`, () => {
  let labs: LabPool;
  beforeAll(async () => {
    labs = await startLabs(LABS, { nodes: 3, engine: 'docker', disguise: { seed } });
  }, 4 * MINUTES);
  afterAll(() => labs?.stop(), 2 * MINUTES);

  // The time is also that of waiting for a lab.
  it.concurrent.each(cases)('%s is found, and nobody else is blamed', { timeout: 10 * MINUTES }, (_name, fault, place) =>
    labs.use((lab) => comesAndGoes(lab, fault, place)),
  );

  it.concurrent.each([
    ['node-cut-from-mysql', 'no-node-reaches-database'],
    ['node-cut-from-redis', 'every-chat-fails'],
  ])('%s on every node is %s, and nothing else', { timeout: 10 * MINUTES }, (id, finding) =>
    labs.use((lab) => comesToEveryNode(lab, id, finding)),
  );
});

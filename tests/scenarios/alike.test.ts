import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/lab/faults/define-fault.js';
import { allFaults } from '../../src/lab/faults/registry.js';
import { seededRandom } from '../../src/lab/spec/disguise.js';
import { labSpec } from '../../src/lab/spec/lab-spec.js';
import { startLab } from '../../src/lab/start-lab.js';
import { diagnoseLab, scenarioSeed } from './diagnose-lab.js';
import { WAITED_FOR } from './fault-cases.js';

/** Of one row of MySQL there is one history: the second time takes back what the first left. */
const ONCE_ONLY: readonly string[] = ['node-stale-user-config'];

const NODES = 5;
const spec = labSpec({ nodes: NODES });
const seed = scenarioSeed();
const random = seededRandom(seed);

/** Two different nodes of the lab. */
function twoNodes(): readonly string[] {
  const first = Math.floor(random() * NODES);
  const second = (first + 1 + Math.floor(random() * (NODES - 1))) % NODES;
  return [first, second].flatMap((at) => spec.nodes[at]?.id ?? []);
}

/** The fault on two nodes; where it is about a provider, about the same one. */
function twice(fault: Fault): readonly string[] {
  const nodes = twoNodes();
  const provider = fault.at === 'node/provider' ? `/${spec.providers[0]?.id}` : '';
  return nodes.map((node) => `${fault.id}:${node}${provider}`);
}

const cases = allFaults
  .filter(({ id, at }) => at.startsWith('node') && !WAITED_FOR.includes(id) && !ONCE_ONLY.includes(id))
  .map((fault) => [fault.id, twice(fault)] as const);

interface Blame {
  readonly symptom: string | null;
  readonly layer: string | null;
  readonly fix: string | null;
  readonly culprits: readonly { readonly factor: string; readonly level: string }[];
}
const inWords = ({ symptom, layer, fix, culprits }: Blame): string =>
  [symptom, layer, fix, ...culprits.map(({ factor, level }) => `${factor} ${level}`).toSorted()].join(', ');

describe(`the same fault on two of ${NODES} nodes (AISBF_CHECK_SEED=${seed})`, () => {
  it.each(cases)('%s is found on both, and nobody else is blamed', async (_id, faults) => {
    await using lab = await startLab({ nodes: NODES, engine: 'native', faults, disguise: { seed } });
    const { findings, exitCode } = await diagnoseLab(lab);
    expect(findings.map(inWords).toSorted()).toEqual(lab.expected.map(inWords).toSorted());
    expect(exitCode).toBe(Math.max(...lab.expected.map((one) => one.exitCode)));
  });
});

import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/lab/faults/define-fault.js';
import { allFaults } from '../../src/lab/faults/registry.js';
import { seededRandom } from '../../src/lab/spec/disguise.js';
import { labSpec } from '../../src/lab/spec/lab-spec.js';
import { startLab } from '../../src/lab/start-lab.js';
import { drawn, sampleText } from '../support/drawn.js';
import { diagnoseLab, scenarioSeed } from './diagnose-lab.js';
import { WAITED_FOR } from './fault-cases.js';

/**
 * What is something else a second time. Of one row of MySQL there is one history: the second takes back what the first left. And where two
 * providers are down, a rotation over just those is not covered any more.
 */
const ONCE_ONLY: readonly string[] = ['node-stale-user-config', 'provider-down-covered'];

/** Two of them leave three that are well. */
const NODES = 5;
const spec = labSpec({ nodes: NODES });
const seed = scenarioSeed();
const random = seededRandom(seed);

const oneOf = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];

/** Two places of a fault; where a place is a node and a provider, two nodes and the same provider. */
function twoPlaces(fault: Fault): readonly string[] {
  const all = fault.places(spec);
  const first = oneOf(all);
  const [, provider] = first?.split('/') ?? [];
  const second = oneOf(all.filter((place) => place !== first && place.split('/')[1] === provider));
  return first === undefined || second === undefined ? [] : [first, second];
}

const SAMPLE = 6;
const possible = allFaults
  .filter(({ id }) => !WAITED_FOR.includes(id) && !ONCE_ONLY.includes(id))
  .map((fault) => [fault.id, twoPlaces(fault).map((place) => `${fault.id}:${place}`)] as const)
  .filter(([, faults]) => faults.length === 2);
const cases = drawn(possible, SAMPLE, seed);

interface Blame {
  readonly symptom: string | null;
  readonly layer: string | null;
  readonly fix: string | null;
  readonly culprits: readonly { readonly factor: string; readonly level: string }[];
}
const inWords = ({ symptom, layer, fix, culprits }: Blame): string =>
  [symptom, layer, fix, ...culprits.map(({ factor, level }) => `${factor} ${level}`).toSorted()].join(', ');

describe(`the same fault at two places (${sampleText(cases.length, possible.length, seed)})`, () => {
  it.each(cases)('%s is found at both, and nobody else is blamed', async (_id, faults) => {
    await using lab = await startLab({ nodes: NODES, engine: 'native', faults, disguise: { seed } });
    const { findings, exitCode } = await diagnoseLab(lab);
    expect(findings.map(inWords).toSorted()).toEqual(lab.expected.map(inWords).toSorted());
    expect(exitCode).toBe(Math.max(...lab.expected.map((one) => one.exitCode)));
  });
});

describe('the same fault on every node', () => {
  const onEveryNode = async (id: string) => {
    const lab = await startLab({ nodes: 3, engine: 'native', disguise: { seed } });
    const fault = allFaults.find((one) => one.id === id);
    for (const node of lab.spec.nodes) await fault?.on(lab, node.id).inject();
    return lab;
  };

  it.each([
    ['node-rate-limits', 'every-node-limits', 'setting client_rate_limiting', 'harness'],
    ['node-flaps', 'every-node-flaps', 'everything *', 'infrastructure'],
    ['node-errors', 'every-chat-fails', 'everything *', 'infrastructure'],
  ])('%s is no single node, but %s', async (fault, id, culprit, fix) => {
    await using lab = await onEveryNode(fault);
    const { findings } = await diagnoseLab(lab);
    expect(
      findings.map((one) => ({ id: one.id, culprits: one.culprits.map(({ factor, level }) => `${factor} ${level}`), fix: one.fix })),
    ).toEqual([{ id, culprits: [culprit], fix }]);
  });
});

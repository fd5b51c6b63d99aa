import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';
import type { Document } from '../../src/report/document.js';
import { diagnoseLab } from '../scenarios/diagnose-lab.js';
import { REAL_PATIENCE_MS } from './released.js';
import { oneAtATime } from './turn.js';

const [OLD, NEW] = ['0.99.84', '0.99.87'] as const;

const inWords = ({ findings, exitCode }: Document): unknown => ({
  findings: findings.map(({ id, layer, culprits, fix }) => ({ id, layer, culprits, fix })),
  exitCode,
});

const skew = (node: string): unknown => ({
  findings: [{ id: 'node-other-version', layer: 'node', culprits: [{ factor: 'node', level: node }], fix: 'infrastructure' }],
  exitCode: 1,
});

/** Nodes of released AISBF replaced one by one: skew is told while it lasts, of the node that is alone with its release, and nothing after. */
describe(`a rolling upgrade from ${OLD} to ${NEW}`, { timeout: REAL_PATIENCE_MS }, () => {
  oneAtATime();
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ nodes: 3, engine: 'native', nodeKind: 'real', release: OLD });
    // While nodes are replaced no one release is right, so none is declared: they are held against each other.
    lab.cluster.put('upgrade', ({ release: _release, ...document }) => document);
  }, REAL_PATIENCE_MS);
  afterAll(() => lab?.stop(), REAL_PATIENCE_MS);

  const replaced = async (id: string): Promise<Document> => {
    const node = lab.node(id);
    node.setup.put('upgrade', (setup) => ({ ...setup, release: NEW }));
    await node.restart();
    return diagnoseLab(lab);
  };

  it('before it: nothing is found', async () => {
    expect(inWords(await diagnoseLab(lab))).toEqual({ findings: [], exitCode: 0 });
  });

  it('the first node is replaced: it runs another version than the others', async () => {
    expect(inWords(await replaced('aisbf-1'))).toEqual(skew('aisbf-1'));
  });

  it('the second is replaced: the last one runs an older version than the others', async () => {
    expect(inWords(await replaced('aisbf-2'))).toEqual(skew('aisbf-3'));
  });

  it('the last is replaced: nothing is found', async () => {
    expect(inWords(await replaced('aisbf-3'))).toEqual({ findings: [], exitCode: 0 });
  });
});

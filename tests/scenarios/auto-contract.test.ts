import { expect, it } from 'vitest';
import { startLab } from '../../src/lab/start-lab.js';
import { diagnoseLab } from './diagnose-lab.js';

/** The lab's cluster file without what it says of the contract. */
const undeclared = (text: string): string => text.replace(/^(contract|release):.*\n/gm, '');

it('nodes that name their release, guard everything and leave /health open are not said to have authentication disabled', async () => {
  await using lab = await startLab({ nodes: 3, contract: 'playbook', engine: 'native' });
  const { findings, exitCode } = await diagnoseLab({ clusterFile: undeclared(lab.clusterFile), env: lab.env });
  expect(findings).toEqual([]);
  expect(exitCode).toBe(0);
});

it('a node that needs no token at all is found beside them', async () => {
  await using lab = await startLab({ nodes: 3, contract: 'playbook', engine: 'native', faults: ['node-auth-off:aisbf-2'] });
  const { findings } = await diagnoseLab({ clusterFile: undeclared(lab.clusterFile), env: lab.env });
  expect(findings.map(({ culprits }) => culprits)).toEqual([[{ factor: 'node', level: 'aisbf-2' }]]);
});

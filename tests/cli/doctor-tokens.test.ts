import { expect, test } from 'vitest';
import { authenticationComplaints, tokenComplaint } from '../../src/cli/doctor-tokens.js';
import type { JudgedCell } from '../../src/diagnose/rule.js';
import { aPlace } from './command-line.js';
import { startTinyNode, tinyClusterFile } from './tiny-node.js';

const judged = (node: string, status: 'pass' | 'fail' | 'not-evaluated', reason: string): JudgedCell => ({
  id: `identities/${node}/alice/-/-/accepted`,
  factors: {},
  cell: { check: 'identities', node, identity: 'alice', part: 'accepted' },
  verdict: { status, code: status === 'fail' ? 'refused' : 'ok', reason, evidence: [], data: {} },
});

test('a token that one of three nodes refuses is a problem that names the node', () => {
  const cells = [judged('n1', 'pass', 'fine'), judged('n2', 'fail', 'alice is refused: unknown-token'), judged('n3', 'pass', 'fine')];
  expect(tokenComplaint('alice', cells)).toEqual({
    title: 'token of alice',
    state: 'problem',
    detail: 'accepted by 2 of 3 nodes; n2: alice is refused: unknown-token',
  });
});

test('nodes that refuse alike are named together, and a token is fine only where every node accepted it', () => {
  const refused = (node: string) => judged(node, 'fail', 'refused');
  expect(tokenComplaint('alice', [refused('n1'), refused('n2')]).detail).toBe('accepted by 0 of 2 nodes; n1, n2: refused');
  expect(tokenComplaint('alice', [judged('n1', 'pass', ''), judged('n2', 'not-evaluated', 'drained')]).state).toBe('note');
  expect(tokenComplaint('alice', [judged('n1', 'pass', ''), judged('n2', 'pass', '')])).toMatchObject({ state: 'ok' });
});

test('a node that needs no token is a problem', () => {
  const at = (node: string, status: 'pass' | 'fail'): JudgedCell => {
    const one = judged(node, status, 'n lets in a caller without a token');
    return { ...one, cell: { check: 'identities', node, part: 'no-token' }, verdict: { ...one.verdict, code: 'let-in' } };
  };
  expect(authenticationComplaints([at('n1', 'pass'), at('n2', 'fail')])).toMatchObject([
    { state: 'problem', detail: 'no valid token is needed on n2' },
  ]);
  expect(authenticationComplaints([at('n1', 'pass')])).toMatchObject([{ state: 'ok' }]);
});

test('doctor ends with 1 where a node refuses a token, and lists nothing of any user', async () => {
  await using place = await aPlace();
  await using one = await startTinyNode();
  await using two = await startTinyNode({ token: 'another-token-of-this-node' });
  const user = `  - { id: alice, kind: user, username: alice, token: "\${TINY_TOKEN}" }\n`;
  await place.write('aisbf-check.yaml', tinyClusterFile([one, two]) + user);
  const ran = await place.run('doctor', '--json');
  expect(ran.exitCode).toBe(1);
  const told: { readonly title: string; readonly state: string; readonly detail: string }[] = JSON.parse(ran.stdout);
  expect(told.find(({ title }) => title === 'token of ops')).toMatchObject({
    state: 'problem',
    detail: expect.stringMatching(/^accepted by 1 of 2 nodes; n2: /),
  });
  // GET /api/u/NAME/none/models names no listing: nothing is read, nothing is frozen.
  const ofUsers = [...one.requests, ...two.requests].filter((line) => line.includes('/api/u/'));
  expect(new Set(ofUsers)).toEqual(new Set(['GET /api/u/alice/none/models']));
});

import { expect, it } from 'vitest';
import type { Lab } from '../../src/lab/lab.js';
import { chat, PATIENCE_MS, seenOnHealthy, seenWithFault, tokenIn } from './support/bare-client.js';

/** Row 1 of the playbook's table. Likely layer: load balancer or one node. First check: pin requests to each node. */
const loop = async (lab: Lab): Promise<readonly number[]> => {
  const client = { url: lab.balancer.url, token: tokenIn(lab, 'AISBF_TOKEN_OPS') };
  const statuses: number[] = [];
  for (let turn = 0; turn < 6; turn += 1) statuses.push((await chat(client, '/api/v1', 'alpha/chat-model', `turn ${turn}`)).status);
  return statuses;
};

it('a healthy cluster answers every request', { timeout: PATIENCE_MS }, async () => {
  expect(await seenOnHealthy({ nodes: 2 }, loop)).toEqual([200, 200, 200, 200, 200, 200]);
});

it('one of two nodes fails completions: every other request fails, and that node is named', { timeout: PATIENCE_MS }, async () => {
  const { client, document } = await seenWithFault({ nodes: 2, fault: 'node-errors:aisbf-2' }, loop);
  const halves = [0, 1].map((half) => [...new Set(client.filter((_, turn) => turn % 2 === half))]);
  expect(halves.toSorted()).toEqual([[200], [500]]);
  expect(document.findings).toMatchObject([
    {
      symptom: 'every-other-request-fails',
      layer: 'node',
      fix: 'infrastructure',
      culprits: [{ factor: 'node', level: 'aisbf-2' }],
    },
  ]);
  expect(document.exitCode).toBe(1);
});

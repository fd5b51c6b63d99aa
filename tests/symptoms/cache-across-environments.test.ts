import { expect, it } from 'vitest';
import type { Lab } from '../../src/lab/lab.js';
import { chat, PATIENCE_MS, seenOnHealthy, seenWithFault, tokenIn } from './support/bare-client.js';

/** Row 3 of the playbook's table. Likely layer: Redis key prefix. First check: the prefixes of production and staging differ. */
const saidInProduction = async (lab: Lab): Promise<readonly string[]> => {
  const staging = { url: lab.staging.url, token: tokenIn(lab, 'AISBF_TOKEN_STAGING_OPS') };
  const production = { url: lab.balancer.url, token: tokenIn(lab, 'AISBF_TOKEN_OPS') };
  const first = await chat(staging, '/api/v1', 'alpha/chat-model', 'the same prompt');
  const second = await chat(production, '/api/v1', 'alpha/chat-model', 'the same prompt');
  return [first.said, second.said];
};

it('on a healthy cluster production and staging have their own answers', { timeout: PATIENCE_MS }, async () => {
  expect(await seenOnHealthy({ nodes: 2 }, saidInProduction)).toEqual(['staging', 'alpha']);
});

it("staging writes under production's prefix: production returns staging's answer, and staging is named", {
  timeout: PATIENCE_MS,
}, async () => {
  const { client, document } = await seenWithFault({ nodes: 2, fault: 'shared-prefix' }, saidInProduction);
  expect(client).toEqual(['staging', 'staging']);
  expect(document.findings).toMatchObject([
    {
      symptom: 'stale-or-cross-environment-cache',
      layer: 'cache',
      fix: 'infrastructure',
      culprits: [{ factor: 'environment', level: 'staging' }],
    },
  ]);
  expect(document.exitCode).toBe(1);
});

import { request } from 'undici';
import { expect, it } from 'vitest';
import type { Lab } from '../../src/lab/lab.js';
import { chat, PATIENCE_MS, seenOnHealthy, seenWithFault, tokenIn } from './support/bare-client.js';

/** Row 4 of the playbook's table. Likely layer: user scope or auth configuration. First check: username, token scope, route prefix. */
const listingAndChat = async (lab: Lab): Promise<readonly number[]> => {
  const client = { url: lab.balancer.url, token: tokenIn(lab, 'AISBF_TOKEN_ALICE') };
  const listing = await request(`${client.url}/api/models`, { headers: { authorization: `Bearer ${client.token}` } });
  await listing.body.dump();
  return [listing.statusCode, (await chat(client, '/api/u/alice', 'user-provider/alice-home', 'hello')).status];
};

it('on a healthy cluster the token works on both endpoints', { timeout: PATIENCE_MS }, async () => {
  expect(await seenOnHealthy({ nodes: 2 }, listingAndChat)).toEqual([200, 200]);
});

it('the token has scope mcp: it lists models and may not chat, and its user is named', { timeout: PATIENCE_MS }, async () => {
  const { client, document } = await seenWithFault({ nodes: 2, fault: 'token-scope-mcp:alice' }, listingAndChat);
  expect(client).toEqual([200, 403]);
  expect(document.findings).toMatchObject([
    {
      symptom: 'token-works-here-not-there',
      layer: 'auth',
      fix: 'credentials',
      culprits: [{ factor: 'identity', level: 'alice' }],
    },
  ]);
  expect(document.exitCode).toBe(1);
});

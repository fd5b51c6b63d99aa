import { expect, it } from 'vitest';
import type { Lab } from '../../src/lab/lab.js';
import { scenarioSeed } from '../scenarios/diagnose-lab.js';
import { drawn } from '../support/drawn.js';
import { chat, PATIENCE_MS, seenOnHealthy, seenWithFault } from './support/bare-client.js';

/** Row 2 of the playbook's table. Likely layer: database. First check: all nodes use the same MySQL database. */
const afterChange = async (lab: Lab): Promise<readonly number[]> => {
  const { schema } = lab.spec.environments.production;
  // What the dashboard does when alice makes herself a new token.
  await lab.mysql.root(
    `INSERT INTO ${schema}.user_api_tokens (user_id, token, scope) SELECT id, 'brand-new', 'both' FROM ${schema}.users WHERE username = 'alice'`,
  );
  const seen = lab.nodes.map(({ url }) => chat({ url, token: 'brand-new' }, '/api/u/alice', 'user-provider/alice-home', 'is it there?'));
  return (await Promise.all(seen)).map(({ status }) => status);
};

it('on a healthy cluster every node shows the change', { timeout: PATIENCE_MS }, async () => {
  expect(await seenOnHealthy({ nodes: 3 }, afterChange)).toEqual([200, 200, 200]);
});

const seed = scenarioSeed();
/** Each looks the same to the client. */
const FAULTS = ['node-on-other-database:aisbf-2', 'node-on-other-database-server:aisbf-2', 'node-on-sqlite:aisbf-2'];

// A clone on another server knows every token there was, and not the one that came after.
it.each(drawn(FAULTS, 1, seed))(
  `%s: the change is missing there, and that node is named (AISBF_CHECK_SEED=${seed})`,
  { timeout: PATIENCE_MS },
  async (fault) => {
    const { client, document } = await seenWithFault({ nodes: 3, fault }, afterChange);
    expect(client).toEqual([200, 403, 200]);
    expect(document.findings).toMatchObject([
      { symptom: 'change-not-visible', layer: 'database', fix: 'infrastructure', culprits: [{ factor: 'node', level: 'aisbf-2' }] },
    ]);
    expect(document.exitCode).toBe(1);
  },
);

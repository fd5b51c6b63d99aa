import { expect, it } from 'vitest';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';
import { diagnoseLab } from './diagnose-lab.js';

const USER = "(SELECT id FROM users WHERE username = 'probe')";

/** A token row and a rotation of the harness's user, as a run that was killed leaves them, so many minutes old. */
async function leave(lab: Lab, name: string, minutes: number): Promise<void> {
  const { schema } = lab.spec.environments.production;
  const made = `NOW() - INTERVAL ${minutes} MINUTE`;
  await lab.mysql.script(`USE ${schema};
    INSERT INTO user_api_tokens (user_id, token, description, scope, created_at)
      VALUES (${USER}, 'left-${name}', 'aisbf-check probe ${name} revocation', 'mcp', ${made});
    INSERT INTO user_rotations (user_id, rotation_id, config, created_at) VALUES (${USER}, 'aisbf-check-${name}', '{"providers": []}', ${made})`);
}

async function left(lab: Lab): Promise<readonly string[]> {
  const { schema } = lab.spec.environments.production;
  const rows = await lab.mysql.root(
    `SELECT description AS name FROM ${schema}.user_api_tokens WHERE description LIKE 'aisbf-check%'
     UNION ALL SELECT rotation_id FROM ${schema}.user_rotations WHERE rotation_id LIKE 'aisbf-check%'`,
  );
  return rows.map(({ name }) => String(name)).toSorted();
}

it('what a killed run left is gone after the next one, what a run beside it holds is not, and nothing is added', async () => {
  await using lab = await startLab({ nodes: 2, engine: 'native' });
  await leave(lab, 'dead', 60);
  await leave(lab, 'beside', 1);
  const { checks, findings } = await diagnoseLab(lab);
  for (const id of ['revocation', 'config-convergence', 'shared-database'])
    expect(checks.find((check) => check.id === id)).toMatchObject({ verdict: 'pass' });
  expect(findings).toEqual([]);
  expect(await left(lab)).toEqual(['aisbf-check probe beside revocation', 'aisbf-check-beside']);
});

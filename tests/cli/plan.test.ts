import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { documentSchema } from '../../src/report/document-schema.js';
import { httpServer } from '../probe/support/servers.js';
import { aPlace } from './command-line.js';
import { startTinyNode, tinyClusterFile } from './tiny-node.js';

const count = z.object({ requests: z.number(), completions: z.number() });
const planSchema = z.object({
  assumed: z.boolean(),
  cells: z.array(count.extend({ id: z.string() })),
  worstCase: count.extend({ tokens: z.number(), cost: z.number().optional() }),
});

const fileFor = (url: string, more = '') =>
  `name: shop\nnodes:\n  - { id: n1, url: "${url}" }\nidentities:\n  - { id: ops, kind: global, token: "\${TINY_TOKEN}" }\nroutes:\n  - { id: r, model: p/m, identities: [ops] }\n${more}`;

test.each(['diagnose', 'gate'])('%s --plan asks nothing, writes nothing and ends with 0', async (command) => {
  await using place = await aPlace();
  await using server = await httpServer((_request, response) => response.end());
  const price = 'allow: [spends]\nbudget: { completions: 0, cost: 2, costPerMillionTokens: 10 }\n';
  await place.write('aisbf-check.yaml', fileFor(server.url, price));
  const ran = await place.run(command, '--plan');
  expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
  expect(ran.stdout).toMatch(/route-matrix +1 cell +at most \d+ requests, 1 completion/);
  expect(ran.stdout).toContain('is found by reading from the nodes when the run starts');
  expect(ran.stdout).toContain('budget: 0 completions, 2 cost; the plan may want more completions');
  expect(ran.stdout).toMatch(/\d tokens, cost 0\.0\d+/);
  expect((await place.run(command, '--plan', '--all')).stdout).toContain('route-matrix/n1/ops/r/direct/-');
  expect(server.requests).toHaveLength(0);
  expect(existsSync(join(place.folder, 'reports'))).toBe(false);
});

test('what is not allowed is not in the plan, and --allow brings it in', async () => {
  await using place = await aPlace();
  await place.write('aisbf-check.yaml', fileFor('http://127.0.0.1:9', 'contract: playbook\n'));
  const without = planSchema.parse(JSON.parse((await place.run('diagnose', '--plan', '--json')).stdout));
  const allowed = planSchema.parse(
    JSON.parse((await place.run('diagnose', '--plan', '--json', '--allow', 'spends', '--check', 'route-matrix')).stdout),
  );
  expect(without).toMatchObject({ assumed: false, worstCase: { completions: 0, tokens: 0 } });
  expect(allowed.worstCase.completions).toBe(1);
});

test('a run keeps within its plan, also where it must first find out the contract', async () => {
  await using place = await aPlace();
  await using one = await startTinyNode();
  await using two = await startTinyNode();
  await place.write('aisbf-check.yaml', tinyClusterFile([one, two]).replace('contract: aisbf-0.99\n', ''));
  const plan = planSchema.parse(JSON.parse((await place.run('diagnose', '--plan', '--json')).stdout));
  const ran = documentSchema.parse(JSON.parse((await place.run('diagnose', '--json')).stdout));
  expect(ran.spent.requests).toBeGreaterThan(0);
  expect(ran.spent.requests).toBeLessThanOrEqual(plan.worstCase.requests);
});

test('a plan is narrowed like a run', async () => {
  await using place = await aPlace();
  await place.write('aisbf-check.yaml', fileFor('http://127.0.0.1:9'));
  const plan = planSchema.parse(JSON.parse((await place.run('diagnose', '--plan', '--json', '--check', 'node-health')).stdout));
  expect(plan.cells.map(({ id }) => id)).toEqual(['node-health/n1/-/-/-/-', 'node-health/n1/-/-/-/connections']);
});

test('a cost without a price is a problem of the cluster file', async () => {
  await using place = await aPlace();
  await place.write('aisbf-check.yaml', fileFor('http://127.0.0.1:9', 'budget: { cost: 2 }\n'));
  expect(await place.run('diagnose', '--plan')).toMatchObject({ exitCode: 78, stderr: expect.stringContaining('costPerMillionTokens') });
});

test('names the routes of which one node is asked first', async () => {
  await using place = await aPlace();
  const nodes = 'contract: playbook\nnodes: ["http://127.0.0.1:9", "http://127.0.0.2:9"]\n';
  const routes = 'routes: ["autoselect:chat-default", "alpha/chat-model"]\n';
  await place.write('aisbf-check.yaml', `${nodes}identities: [{ username: alice, token: "\${TINY_TOKEN}" }]\n${routes}`);
  const { stdout } = await place.run('diagnose', '--plan', '--allow', 'spends');
  expect(stdout.replace(/\s+/g, ' ')).toContain(
    'Members of chat-default are unknown (a global token could read them): one request on one node goes first',
  );
  await place.write('aisbf-check.yaml', `${nodes}identities: [{ id: ops, kind: global, token: "\${TINY_TOKEN}" }]\n${routes}`);
  expect((await place.run('diagnose', '--plan', '--allow', 'spends')).stdout).not.toContain('unknown');
});

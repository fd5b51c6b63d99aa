import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readGrants, writeGrants } from '../../src/checks/store-grants.js';
import type { Complaint } from '../../src/cli/complaint.js';
import { examineCluster } from '../../src/cli/doctor-cluster.js';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';
import { contractFor } from '../../src/target/contracts/registry.js';
import { loadCluster } from '../../src/target/load.js';
import { makeAccounts, urlsOfThem } from '../grants/grants-on.js';

let lab: Lab;
let folder: string;
beforeAll(async () => {
  lab = await startLab({ nodes: 2, engine: 'native' });
  folder = await mkdtemp(join(tmpdir(), 'aisbf-check-test-'));
  await writeFile(join(folder, 'cluster.yaml'), lab.clusterFile);
});
afterAll(async () => {
  await lab?.stop();
  await rm(folder, { recursive: true, force: true });
});

const STORES = ['mysql-account', 'mysql-reads', 'mysql-canary', 'mysql-nodes-account', 'redis-commands'];

async function told(): Promise<readonly Complaint[]> {
  const cluster = await loadCluster(join(folder, 'cluster.yaml'), { ...lab.env, ...urlsOfThem(lab) });
  const all = await examineCluster(cluster, new AbortController().signal);
  return all.filter(({ title }) => STORES.includes(title));
}

const schema = (): string => lab.spec.environments.production.schema;
const by = (all: readonly Complaint[], title: string): Complaint | undefined => all.find((one) => one.title === title);

test('accounts with the documented grants are fine, and the canary writes no row', { timeout: 120_000 }, async () => {
  await makeAccounts(lab);
  const before = await lab.mysql.root(`SELECT COUNT(*) AS n FROM ${schema()}.user_api_tokens`);
  expect(await told()).toMatchObject(STORES.map((title) => ({ title, state: 'ok' })));
  expect(await lab.mysql.root(`SELECT COUNT(*) AS n FROM ${schema()}.user_api_tokens`)).toEqual(before);
});

const READER = "'check_reader'@'%'";
const WRITER = "'check_writer'@'%'";

test.each([
  [
    'mysql-reads',
    `REVOKE SELECT (id, name) ON SCHEMA.account_tiers FROM ${READER}`,
    'denies permission',
    /SELECT \(id, name\) ON .*account_tiers/,
  ],
  ['mysql-reads', `REVOKE REFERENCES ON SCHEMA.* FROM ${READER}`, 'denies permission', /GRANT REFERENCES ON/],
  [
    'mysql-canary',
    `REVOKE SELECT (id, username) ON SCHEMA.users FROM ${WRITER}`,
    'denies permission',
    /SELECT \(id, username\) ON .*users/,
  ],
  ['mysql-canary', `REVOKE DELETE ON SCHEMA.user_api_tokens FROM ${WRITER}`, 'DELETE command denied', /DELETE ON .*user_api_tokens/],
  ['mysql-canary', `REVOKE UPDATE (is_active) ON SCHEMA.user_api_tokens FROM ${WRITER}`, 'UPDATE command denied', /UPDATE \(is_active\)/],
])('%s: %s', { timeout: 120_000 }, async (title, statement, words, line) => {
  await makeAccounts(lab);
  await lab.mysql.root(statement.replace('SCHEMA', schema()));
  const all = await told();
  expect(by(all, title)).toMatchObject({ state: 'problem', detail: expect.stringContaining(words) });
  expect(by(all, title)?.copy?.some((one) => line.test(one))).toBe(true);
  // What it says is what helps.
  await lab.mysql.script((by(all, title)?.copy ?? []).join('\n'));
  expect(by(await told(), title)).toMatchObject({ state: 'ok' });
});

test.each(['-scan', '-ttl', '-time'])('redis-commands: %s', { timeout: 120_000 }, async (right) => {
  await makeAccounts(lab);
  await lab.redis.command('ACL', 'SETUSER', 'check_reader', right);
  const all = await told();
  expect(by(all, 'redis-commands')).toMatchObject({ state: 'problem', detail: expect.stringContaining('NOPERM') });
  for (const line of by(all, 'redis-commands')?.copy ?? []) await lab.redis.command(...line.split(' '));
  expect(by(await told(), 'redis-commands')).toMatchObject({ state: 'ok' });
});

test('credentials that are rejected are told as such, once for each account', { timeout: 120_000 }, async () => {
  await makeAccounts(lab);
  await lab.mysql.root(`ALTER USER ${READER} IDENTIFIED BY 'changed'`);
  const all = await told();
  const rejected = expect.stringContaining('MySQL rejects the credentials in mysql.url');
  expect(by(all, 'mysql-account')).toMatchObject({ state: 'problem', detail: rejected });
  expect(by(all, 'mysql-canary')).toMatchObject({ state: 'ok' });
});

test('the lines to copy are those of the page', () => {
  const page = readFileSync(new URL('../../docs/grants.md', import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');
  const contract = contractFor('aisbf-0.99', '0.99.87');
  for (const line of [...readGrants(contract, 'aisbf', 'check_reader'), ...writeGrants('aisbf', 'check_writer')])
    expect(page).toContain(line);
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CLOSED_URL } from '../support/closed-url.js';
import { aPlace } from './command-line.js';
import { inTerminal } from './terminal.js';
import { startTinyNode, TINY_TOKEN } from './tiny-node.js';

const ENTER = '\r';
/** Erases the line. */
const CTRL_U = '\x15';
const CTRL_C = '\x03';

test('from nothing to a checked file in a terminal, with a wrong answer corrected at its own question', async () => {
  await using place = await aPlace();
  await using one = await startTinyNode();
  await using two = await startTinyNode();
  const terminal = inTerminal(place.folder, { AISBF_CHECK_TOKEN: TINY_TOKEN }, ['init'], 'results');
  await terminal.until('Addresses of the nodes');
  terminal.press(`${one.url} ftp://two${ENTER}`);
  await terminal.until('the scheme must be http or https, not ftp');
  terminal.press(`${CTRL_U}${one.url} ${two.url}${ENTER}`);
  await terminal.until(`${two.url}: AISBF node`);
  await terminal.until('Address of the load balancer');
  terminal.press(ENTER);
  await terminal.until('Ids of the nodes');
  terminal.press(ENTER);
  await terminal.until('Name of the cluster');
  terminal.press(ENTER);
  await terminal.until('with a global token');
  terminal.press(ENTER);
  await terminal.until('accepted by 2 of 2 nodes');
  await terminal.until('Name of a user');
  terminal.press(ENTER);
  await terminal.until('MySQL URL');
  terminal.press(ENTER);
  await terminal.until('Redis URL');
  terminal.press(ENTER);
  await terminal.until('Routes that your apps call');
  await terminal.until('p/m');
  terminal.press(ENTER);
  await terminal.until('Wrote aisbf-check.yaml');
  expect(await terminal.ended).toBe(0);
  const file = readFileSync(join(place.folder, 'aisbf-check.yaml'), 'utf8');
  expect(file).toContain(`{ id: "n2", url: "${two.url}" }`);
  expect(file).toContain('{ id: "p/m", model: "p/m", identities: ["ops"] }');
  expect(file).not.toContain(TINY_TOKEN);
  // The dialog is no result: stdout has what doctor found, and nothing else.
  const results = readFileSync(join(place.folder, 'results'), 'utf8');
  expect(results).toMatch(/✓ token of ops +accepted by 2 of 2 nodes/);
  expect(results).not.toContain('Addresses of the nodes');
});

test('Ctrl-C keeps what was entered in a cluster file of its own, and the next dialog goes on from there', async () => {
  await using place = await aPlace();
  await using one = await startTinyNode();
  const terminal = inTerminal(place.folder, {}, ['init', 'shop.yaml'], 'results');
  await terminal.until('Addresses of the nodes');
  terminal.press(`north=${one.url}${ENTER}`);
  await terminal.until('Address of the load balancer');
  terminal.press(CTRL_C);
  await terminal.until('shop.partial.yaml');
  expect(await terminal.ended).toBe(130);
  expect(existsSync(join(place.folder, 'shop.yaml'))).toBe(false);
  expect(readFileSync(join(place.folder, 'shop.partial.yaml'), 'utf8')).toContain(`{ id: "north", url: "${one.url}" }`);
  const again = inTerminal(place.folder, {}, ['init', 'shop.yaml'], 'results');
  await again.until('shop.partial.yaml has the answers');
  await again.until(`north=${one.url}`);
  again.press(ENTER);
  for (const question of ['load balancer', 'Name of the cluster', 'global token', 'Name of a user', 'MySQL URL', 'Redis URL']) {
    await again.until(question);
    again.press(ENTER);
  }
  await again.until('Wrote shop.yaml');
  expect(await again.ended).toBe(0);
  expect(existsSync(join(place.folder, 'shop.partial.yaml'))).toBe(false);
});

test('Ctrl-C while the cluster is looked at keeps it as well', async () => {
  await using place = await aPlace();
  await using one = await startTinyNode({ silentOn: '/' });
  const terminal = inTerminal(place.folder, {}, ['init'], 'results');
  await terminal.until('Addresses of the nodes');
  terminal.press(`${one.url}${ENTER}`);
  await terminal.until('Looking at 1 node');
  terminal.press(CTRL_C);
  expect(await terminal.ended).toBe(130);
  expect(readFileSync(join(place.folder, 'aisbf-check.partial.yaml'), 'utf8')).toContain(one.url);
});

test('without questions: a node that does not respond stays in the file, and the exit code is that of doctor', async () => {
  await using place = await aPlace();
  await using one = await startTinyNode();
  const env = { OPS: TINY_TOKEN };
  const ran = await place.runWith(env, 'init', '--from', one.url, CLOSED_URL, '--token-env', 'OPS');
  expect(ran.exitCode).toBe(1);
  expect(ran.stderr).toContain(`✗ node ${CLOSED_URL}: connection refused`);
  expect(ran.stderr).toMatch(/– left out: user: none was named\. .+--user NAME/);
  expect(ran.stdout).toMatch(/✗ node n2/);
  expect(readFileSync(join(place.folder, 'aisbf-check.yaml'), 'utf8')).toContain(CLOSED_URL);
});

test("without questions an app user's routes are read only where an option says so", async () => {
  await using place = await aPlace();
  const user = { name: 'alice', token: 'tiny-user-token-51c8' };
  await using one = await startTinyNode({ user });
  const env = { OPS: TINY_TOKEN, ALICE: user.token };
  const words = ['init', '--force', '--from', one.url, '--token-env', 'OPS', '--user', 'alice', '--user-token-env', 'ALICE'];
  const ran = await place.runWith(env, ...words);
  expect(ran).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('--list-user-routes') });
  expect(new Set(one.requests.filter((line) => line.includes('/api/u/alice/')))).toEqual(new Set(['GET /api/u/alice/none/models']));
  const allowed = await place.runWith(env, ...words, '--list-user-routes');
  expect(allowed.stderr).toContain('alice: role admin, own routes: user-provider:home, user-rotation:mine');
  expect(one.requests).toContain('GET /api/u/alice/rotations');
});

test.each([
  [['--from', 'http://a.test', '--token-env', 'NOT_SET'], '$NOT_SET is not set'],
  [['--from', 'a.test:80'], 'http://a.test:80'],
  [['--from', 'http://a.test', '--user', 'alice'], '--user-token-env'],
  [['--from', 'http://a.test', 'out.yaml'], 'init out.yaml --from'],
  [['--entry', 'http://a.test'], '--from URL'],
])('what cannot be used is refused before anything is sent: %j', async (words, why) => {
  await using place = await aPlace();
  const ran = await place.run('init', ...words);
  expect(ran).toMatchObject({ exitCode: 64, stdout: '', stderr: expect.stringContaining(why) });
  expect(ran.stderr).toMatch(/^Failed to .+ Please /);
});

test('the four inputs of the playbook, as options, are a file that loads', async () => {
  await using place = await aPlace();
  const user = { name: 'alice', token: 'tiny-user-token-51c8' };
  await using one = await startTinyNode({ user });
  const routes = ['autoselect:chat-default', 'rotation:support-private-rotation', 'autoselect:coding-default'];
  const words = ['--user', 'alice', '--user-token-env', 'ALICE', '--routes', routes.join(',')];
  const ran = await place.runWith({ ALICE: user.token }, 'init', '--from', one.url, ...words);
  expect(ran.stderr).toContain('Wrote aisbf-check.yaml');
  const plan = await place.runWith({ ALICE: user.token }, 'diagnose', '--plan', '--allow', 'spends', '--json');
  expect(plan.exitCode).toBe(0);
  for (const route of routes) expect(decodeURIComponent(plan.stdout)).toContain(`route-matrix/n1/alice/${route}/direct`);
});

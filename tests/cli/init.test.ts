import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clusterText } from '../../src/cli/init/cluster-text.js';
import { answersFromEnv, INIT_VARIABLES } from '../../src/cli/init/from-env.js';
import { parseCluster } from '../../src/target/load.js';
import { aPlace } from './command-line.js';
import { startTinyNode } from './tiny-node.js';

const FULL = {
  AISBF_CHECK_NAME: 'shop: "the" one',
  AISBF_CHECK_NODES: 'north=http://10.0.0.1:17765/, http://10.0.0.2:17765',
  AISBF_CHECK_ENTRY: 'https://ai.example',
  AISBF_CHECK_UPSTREAM_HEADER: 'x-upstream',
  AISBF_CHECK_TOKEN: 'canary-global-token-771',
  AISBF_CHECK_USER: "o'brien",
  AISBF_CHECK_USER_TOKEN: 'canary-user-token-772',
  AISBF_CHECK_MYSQL_URL: 'mysql://reader:canary-773@db/aisbf',
  AISBF_CHECK_REDIS_URL: 'redis://:canary-774@cache/0',
  AISBF_CHECK_CACHE_PREFIX: 'aisbf:prod:',
  AISBF_CHECK_RESPONSE_PREFIX: 'aisbf:prod:response:',
  AISBF_CHECK_ROUTES: 'autoselect:chat-default, user-provider:mine',
};

const load = (text: string, env: Record<string, string>) => parseCluster(text, { file: '/shop/aisbf-check.yaml', env, readFile: () => '' });

test('everything the variables say is in the file, which loads; no secret is', () => {
  const text = clusterText(answersFromEnv(FULL), './schema.json');
  expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./schema.json');
  expect(text).not.toContain('canary');
  const cluster = load(text, FULL);
  expect(cluster).toMatchObject({
    name: 'shop: "the" one',
    nodes: [
      { id: 'north', url: 'http://10.0.0.1:17765' },
      { id: 'n2', url: 'http://10.0.0.2:17765' },
    ],
    entry: { url: 'https://ai.example', upstreamHeader: 'x-upstream' },
    identities: [
      { id: 'ops', kind: 'global' },
      { id: "o'brien", kind: 'user', username: "o'brien" },
    ],
    redis: { cachePrefix: 'aisbf:prod:', responsePrefix: 'aisbf:prod:response:' },
    routes: [
      { model: 'autoselect:chat-default', identities: ['ops'] },
      { model: 'user-provider:mine', identities: ["o'brien"] },
    ],
  });
  expect(cluster.mysql?.url.reveal()).toBe(FULL.AISBF_CHECK_MYSQL_URL);
});

test('what was not said stands there as a comment, and each comment, uncommented, loads', () => {
  const nodes = { AISBF_CHECK_NODES: 'n1=http://a.test,n2=http://b.test,n3=http://c.test' };
  const text = clusterText(answersFromEnv(nodes), './schema.json');
  expect(load(text, {})).toMatchObject({ identities: [], routes: [] });
  const uncommented = text.replaceAll(/^# ((?:[a-z]+:(?: [{["]|$)| {2}).*)$/gm, '$1');
  const cluster = load(uncommented, FULL);
  expect(cluster.identities).toHaveLength(1);
  expect(cluster).toMatchObject({ allow: ['spends'], neighbours: [{ name: 'staging' }], waivers: [{ finding: 'node-unreachable' }] });
});

test('every variable is documented', () => {
  const page = readFileSync(new URL('../../docs/commands.md', import.meta.url), 'utf8');
  for (const [name] of INIT_VARIABLES) expect(page).toContain(`\`${name}\``);
});

test('the command writes a file that doctor finds fit, and keeps what is there', async () => {
  await using place = await aPlace();
  await using one = await startTinyNode();
  await using two = await startTinyNode();
  const env = { AISBF_CHECK_NODES: `${one.url},${two.url}`, AISBF_CHECK_TOKEN: 'tiny-global-token-9b1e' };
  const ran = await place.runWith(env, 'init', '--from-env');
  expect(ran).toMatchObject({ exitCode: 0, stdout: '', stderr: 'Wrote aisbf-check.yaml. Next: aisbf-check doctor' });
  expect(await place.runWith(env, 'doctor')).toMatchObject({ exitCode: 0 });
  expect(await place.runWith(env, 'diagnose')).toMatchObject({ exitCode: 0 });
  const path = join(place.folder, 'aisbf-check.yaml');
  const before = readFileSync(path, 'utf8');
  const other = { ...env, AISBF_CHECK_NAME: 'other' };
  expect(await place.runWith(other, 'init', '--from-env')).toMatchObject({ exitCode: 64, stderr: expect.stringContaining('--force') });
  expect(readFileSync(path, 'utf8')).toBe(before);
  expect(await place.runWith(other, 'init', '--from-env', '--force')).toMatchObject({ exitCode: 0 });
  expect(readFileSync(path, 'utf8')).toContain('name: "other"');
});

test('without a terminal, without nodes, or with what is no address it writes nothing and says why', async () => {
  await using place = await aPlace();
  expect(await place.run('init')).toMatchObject({ exitCode: 64, stdout: '', stderr: expect.stringContaining('--from-env') });
  expect(await place.run('init', '--from-env')).toMatchObject({ exitCode: 64, stderr: expect.stringContaining('AISBF_CHECK_ROUTES') });
  const bad = await place.runWith({ AISBF_CHECK_NODES: 'ftp://a.test' }, 'init', '--from-env');
  expect(bad).toMatchObject({ exitCode: 78, stdout: '', stderr: expect.stringContaining('nodes[0].url') });
  expect(await place.run('diagnose')).toMatchObject({ exitCode: 78, stderr: expect.stringContaining('there is no aisbf-check.yaml') });
});

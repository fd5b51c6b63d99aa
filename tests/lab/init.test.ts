import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startLab } from '../../src/lab/start-lab.js';
import { aPlace } from '../cli/command-line.js';

test('init --from writes a file of a healthy cluster that is found healthy, with and without completions', async () => {
  await using place = await aPlace();
  await using lab = await startLab({ nodes: 3, engine: 'native' });
  const urls = lab.nodes.map(({ url }) => url);
  const words = ['--token-env', 'AISBF_TOKEN_OPS', '--user', 'probe', '--user-token-env', 'AISBF_TOKEN_PROBE', '--dedicated-user'];
  const stores = ['--mysql-url-env', 'AISBF_MYSQL_URL', '--redis-url-env', 'AISBF_REDIS_URL', '--response-prefix', 'aisbf:prod:response:'];
  const ran = await place.runWith(lab.env, 'init', '--from', ...urls, '--entry', lab.balancer.url, ...words, ...stores);
  expect(ran, ran.stderr).toMatchObject({ exitCode: 0 });
  const file = readFileSync(join(place.folder, 'aisbf-check.yaml'), 'utf8');
  // The balancer calls the nodes by names that are in none of their addresses: who is who is seen by the address that each gives itself.
  urls.forEach((url, index) => void expect(file).toContain(`{ id: "aisbf-${index + 1}", url: "${url}" }`));
  expect(file).toContain('upstreamHeader: "x-aisbf-upstream"');
  expect(file).toContain('cachePrefix: "aisbf:prod:"');
  expect(file).toContain('role: user, harness: true');
  expect(file).toContain('model: "autoselect:chat-default"');
  for (const value of Object.values(lab.env).filter((secret) => secret.length > 20)) expect(file).not.toContain(value);
  for (const allow of [[], ['--allow', 'spends']]) {
    const diagnosed = await place.runWith(lab.env, 'diagnose', ...allow);
    expect(diagnosed, diagnosed.stdout).toMatchObject({ exitCode: 0 });
  }
});

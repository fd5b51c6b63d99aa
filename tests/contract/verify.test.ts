import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenOf } from '../../src/lab/files/secrets.js';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';
import { REAL_PATIENCE_MS } from '../real/released.js';
import { oneAtATime } from '../real/turn.js';
import { nodeKinds } from './support/kinds.js';

const tool = fileURLToPath(new URL('../../bin/aisbf-check.js', import.meta.url));

const verify = (env: Readonly<Record<string, string>>, ...words: readonly string[]) =>
  execa(process.execPath, [tool, 'contract', 'verify', ...words], { reject: false, env: { NO_COLOR: '1', ...env } });

describe.each(nodeKinds)('aisbf-check contract verify, asked of a %s node', { timeout: REAL_PATIENCE_MS }, (nodeKind) => {
  if (nodeKind === 'real') oneAtATime();
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ nodes: 2, engine: 'native', nodeKind });
    const [, second] = lab.nodes;
    second?.setup.put('open', (setup) => ({ ...setup, aisbf: { ...setup.aisbf, auth: { ...setup.aisbf.auth, enabled: false } } }));
    await second?.restart();
  }, REAL_PATIENCE_MS);
  afterAll(() => lab?.stop(), REAL_PATIENCE_MS);

  const env = () => ({ GLOBAL: tokenOf(lab.secrets, 'ops'), USER: tokenOf(lab.secrets, 'alice') });
  const token = ['--token', '$' + '{GLOBAL}'] as const;
  const user = ['--user-token', '$' + '{USER}', '--username', 'alice'] as const;
  const url = (index: number): string => lab.nodes[index]?.url ?? '';

  it('says which release it behaves like, and ends with 0', async () => {
    const ran = await verify(env(), '--url', url(0), ...token, ...user);
    expect(ran.stdout).toMatch(/behaves like AISBF 0\.99\.87: (\d+) of \1 behaviours/);
    expect(ran).toMatchObject({ exitCode: 0 });
  });

  it('without a user it says what was not seen', async () => {
    const { stdout, exitCode } = await verify(env(), '--url', url(0), ...token, '--json');
    const document: { notSeen: readonly unknown[] } = JSON.parse(stdout);
    expect(document).toMatchObject({ like: ['0.99.87'], departures: [], exitCode: 0 });
    expect(document.notSeen).toContainEqual({ id: 'health-user', why: expect.stringContaining('--user-token') });
    expect(exitCode).toBe(0);
  });

  it('writes no row, reaches no provider and freezes nothing', async () => {
    const { schema } = lab.spec.environments.production;
    const state = async () => [
      await lab.mysql.root(`SELECT COUNT(*) AS n FROM ${schema}.token_usage`),
      await lab.mysql.root(`SELECT last_used FROM ${schema}.user_api_tokens ORDER BY id`),
      await Promise.all(lab.spec.providers.map(({ id }) => lab.upstreams.count(id))),
    ];
    const before = await state();
    await verify(env(), '--url', url(0), ...token, ...user);
    expect(await state()).toEqual(before);
  });

  it('one that lets anybody in departs: 1, with what it shows instead', async () => {
    const { stdout, exitCode } = await verify(env(), '--url', url(1), ...token, ...user);
    expect(stdout).toMatch(/✗ GET \/health without a token/);
    expect(stdout).toMatch(/here: {4}200 \{"status":"ok"\}/);
    expect(exitCode).toBe(1);
  });

  it('no secret is in what it prints', async () => {
    const { stdout, stderr } = await verify(env(), '--url', url(1), ...token, ...user);
    for (const secret of Object.values(env())) expect(stdout + stderr).not.toContain(secret);
  });

  it('nobody there: nothing was seen, so it is no pass', async () => {
    const ran = await verify(env(), '--url', 'http://127.0.0.1:9', ...token);
    expect(ran.exitCode).toBe(2);
  });

  it.each([
    [['--url', 'nowhere', ...token], 'no address of http'],
    [['--url', 'http://127.0.0.1:9', '--token', '$' + '{NO_SUCH_NAME}'], 'there is no NO_SUCH_NAME'],
    [['--url', 'http://127.0.0.1:9', ...token, '--username', 'alice'], 'go together'],
  ] as const)('%j is wrong usage', async (words, said) => {
    expect(await verify(env(), ...words)).toMatchObject({ exitCode: 64, stdout: '', stderr: expect.stringContaining(said) });
  });
});

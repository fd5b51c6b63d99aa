import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenOf } from '../../src/lab/files/secrets.js';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';
import { REAL_PATIENCE_MS } from '../real/released.js';
import { oneAtATime } from '../real/turn.js';
import { AS_ALICE, verify } from './support/command.js';
import { nodeKinds } from './support/kinds.js';

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

  const tokens = () => ({ global: tokenOf(lab.secrets, 'ops'), user: tokenOf(lab.secrets, 'alice') });
  const url = (index: number): string => lab.nodes[index]?.url ?? '';

  it('writes no row, reaches no provider and freezes nothing', async () => {
    const { schema } = lab.spec.environments.production;
    const state = async () => [
      await lab.mysql.root(`SELECT COUNT(*) AS n FROM ${schema}.token_usage`),
      await lab.mysql.root(`SELECT last_used FROM ${schema}.user_api_tokens ORDER BY id`),
      await Promise.all(lab.spec.providers.map(({ id }) => lab.upstreams.count(id))),
    ];
    const before = await state();
    await verify(tokens(), '--url', url(0), ...AS_ALICE);
    expect(await state()).toEqual(before);
  });

  it('one that lets anybody in departs: 1, with what it shows instead', async () => {
    const { stdout, exitCode } = await verify(tokens(), '--url', url(1), ...AS_ALICE);
    expect(stdout).toMatch(/✗ GET \/health without a token/);
    expect(stdout).toMatch(/here: {4}200 \{"status":"ok"\}/);
    expect(exitCode).toBe(1);
  });

  it('a token of a user that it does not know is one departure, and makes it no other release', async () => {
    const { stdout, exitCode } = await verify({ ...tokens(), user: 'no-such-token' }, '--url', url(0), ...AS_ALICE);
    expect(stdout).toMatch(/ behaves like AISBF 0\.99\.87: /);
    expect(stdout).toContain('it knows the token of --user-token no more than one that nobody has');
    expect(exitCode).toBe(1);
  });

  it('a name that is not whose token it is departs in the words for that', async () => {
    const { stdout, exitCode } = await verify(tokens(), '--url', url(0), '--user-token', tokens().user, '--username', 'bob');
    expect(stdout).toMatch(/✗ a user's own path.*\n.*\n {4}here: {4}403 \{"error":"You can only access your own/);
    expect(exitCode).toBe(1);
  });

  it.each([
    ['that nobody has', (): string => 'no-such-token', 'it does not know the token'],
    ["of a user's", (): string => tokens().user, "the token is a user's"],
  ] as const)('a global token %s: nothing is compared, and it says why', async (_whose, token, said) => {
    const ran = await verify({ ...tokens(), global: token() }, '--url', url(0), ...AS_ALICE);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining(said) });
  });

  it('the address of a balancer before nodes that differ: it says that there is more than one, and blames none', async () => {
    const { stdout, exitCode } = await verify(tokens(), '--url', lab.balancer.url, ...AS_ALICE);
    expect(stdout).toMatch(/ behaves like AISBF 0\.99\.87: /);
    expect(stdout).toMatch(/\? \d+ not seen because it answers now so, now otherwise: there is more than one node/);
    expect(stdout).not.toContain('✗');
    expect(exitCode).toBe(2);
  });

  it('a balancer that takes the token out is told from a node that does not know it', async () => {
    lab.balancer.upstreams.put('one', (upstreams) => upstreams.slice(0, 1));
    lab.balancer.dropRequestHeader('authorization');
    const ran = await verify(tokens(), '--url', lab.balancer.url);
    lab.balancer.dropRequestHeader('authorization', false);
    lab.balancer.upstreams.drop('one');
    expect(ran).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('the token did not reach it') });
  });

  it('no secret is in what it prints', async () => {
    const { stdout, stderr } = await verify(tokens(), '--url', url(1), ...AS_ALICE);
    for (const secret of Object.values(tokens())) expect(stdout + stderr).not.toContain(secret);
  });
});

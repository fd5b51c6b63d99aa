import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterText } from '../../src/cli/init/cluster-text.js';
import { answersFromEnv } from '../../src/cli/init/from-env.js';
import { findFault } from '../../src/lab/faults/find-fault.js';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';
import { runChecks } from '../../src/run-checks.js';

type Answers = Readonly<Record<string, string>>;

/** Parts of a file that `init` can write, as its variables. */
const PARTS = {
  token: (lab: Lab): Answers => ({ AISBF_CHECK_TOKEN: lab.env['AISBF_TOKEN_OPS'] ?? '' }),
  user: (lab: Lab): Answers => ({ AISBF_CHECK_USER: 'admin', AISBF_CHECK_USER_TOKEN: lab.env['AISBF_TOKEN_ADMIN'] ?? '' }),
  // A user's own provider: its endpoint is in the database.
  ownRoute: (lab: Lab): Answers => ({
    AISBF_CHECK_USER: 'alice',
    AISBF_CHECK_USER_TOKEN: lab.env['AISBF_TOKEN_ALICE'] ?? '',
    AISBF_CHECK_ROUTES: 'user-provider:alice-home',
  }),
  routes: (): Answers => ({ AISBF_CHECK_ROUTES: 'autoselect:chat-default,rotation:support-private-rotation' }),
  mysql: (lab: Lab): Answers => ({ AISBF_CHECK_MYSQL_URL: lab.env['AISBF_MYSQL_URL'] ?? '' }),
  redis: (lab: Lab): Answers => ({
    AISBF_CHECK_REDIS_URL: lab.env['AISBF_REDIS_URL'] ?? '',
    AISBF_CHECK_CACHE_PREFIX: 'aisbf:prod:',
    AISBF_CHECK_RESPONSE_PREFIX: 'aisbf:prod:response:',
  }),
  entry: (lab: Lab): Answers => ({ AISBF_CHECK_ENTRY: lab.balancer.url }),
  header: (lab: Lab): Answers => ({ AISBF_CHECK_ENTRY: lab.balancer.url, AISBF_CHECK_UPSTREAM_HEADER: 'x-aisbf-upstream' }),
};
type Part = keyof typeof PARTS;

const FILES: readonly (readonly Part[])[] = [
  [],
  ['token'],
  ['user'],
  ['token', 'user'],
  ['token', 'routes'],
  ['user', 'routes'],
  ['token', 'user', 'routes'],
  ['token', 'user', 'mysql'],
  ['token', 'user', 'routes', 'mysql'],
  ['token', 'user', 'redis'],
  ['token', 'user', 'routes', 'mysql', 'redis', 'entry'],
  ['token', 'user', 'routes', 'mysql', 'redis', 'header'],
  ['user', 'entry'],
  ['ownRoute'],
  ['ownRoute', 'redis'],
];

const named = FILES.map((parts) => [parts.join(', ') || 'nodes alone', parts] as const);

describe('a file that init writes', () => {
  let lab: Lab;
  let folder: string;
  beforeAll(async () => {
    lab = await startLab({ nodes: 3, engine: 'native' });
    folder = await mkdtemp(join(tmpdir(), 'aisbf-check-test-'));
  });
  afterAll(async () => {
    await lab.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function diagnose(parts: readonly Part[], allow: readonly ('spends' | 'mutates')[], more: Answers = {}) {
    const nodes = lab.nodes.map(({ spec, url }) => `${spec.id}=${url}`).join(',');
    const answers: Answers = { AISBF_CHECK_NODES: nodes, ...Object.assign({}, ...parts.map((part) => PARTS[part](lab))), ...more };
    const file = join(folder, 'aisbf-check.yaml');
    await writeFile(file, clusterText(answersFromEnv(answers), 'schema.json'));
    const { document } = await runChecks({ cluster: file, env: answers, allow });
    return document;
  }

  it.each(named)('with %s: a healthy cluster ends with 0, whatever is allowed', async (_name, parts) => {
    for (const allow of [[], ['spends', 'mutates']] as const) {
      const document = await diagnose(parts, allow);
      const wanted = parts.some((part) => part === 'user' || part === 'ownRoute') ? [] : ['coverage-too-small'];
      expect(document.findings.map(({ id }) => id)).toEqual(wanted);
      expect({ allow, inconclusive: document.inconclusive, exitCode: document.exitCode }).toEqual({ allow, inconclusive: [], exitCode: 0 });
      expect(document.verdict).toBe(wanted.length === 0 ? 'pass' : 'warn');
    }
  });

  it('of a balancer that calls its upstreams by names of its own accuses nobody', async () => {
    lab.balancer.upstreams.put('opaque', (all) => all.map((one, index) => ({ ...one, name: `pod-${index}-x7f` })));
    try {
      const document = await diagnose(['token', 'user', 'header'], []);
      expect(document.findings).toEqual([]);
      expect(document.exitCode).toBe(0);
      expect(document.checks.find(({ id }) => id === 'balancer-parity')?.reason).toMatch(/pod-0-x7f.*declare nodes: .*upstream/);
    } finally {
      lab.balancer.upstreams.drop('opaque');
    }
  });

  it('does not give a clean bill to a node on SQLite: a warning without a user, the node by its name with one', async () => {
    const { fault, place } = findFault('node-on-sqlite:aisbf-3', lab.spec);
    const placed = fault.on(lab, place);
    await placed.inject();
    try {
      const without = await diagnose(['token'], []);
      expect(without).toMatchObject({ verdict: 'warn', exitCode: 0, findings: [{ id: 'coverage-too-small', severity: 'warning' }] });
      const withUser = await diagnose(['token', 'user'], []);
      expect(withUser.findings.map(({ culprits }) => culprits)).toEqual([[{ factor: 'node', level: 'aisbf-3' }]]);
      expect(withUser.exitCode).toBe(1);
    } finally {
      await placed.heal();
    }
  });
});

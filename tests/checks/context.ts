import type { CheckContext } from '../../src/checks/check.js';
import type { Cluster, Identity } from '../../src/target/cluster.js';
import { contractFor } from '../../src/target/contracts/registry.js';
import { Secret } from '../../src/target/secret.js';
import { NO_LIMITS } from '../support/no-limits.js';

const secret = (name: string): Secret => new Secret(name, `value of ${name}`);

export const ops: Identity = { id: 'ops', kind: 'global', token: secret('OPS') };
export const admin: Identity = { id: 'root1', kind: 'user', username: 'root1', role: 'admin', token: secret('ROOT1') };
export const alice: Identity = { id: 'alice', kind: 'user', username: 'alice', role: 'user', harness: true, token: secret('ALICE') };

export const baseCluster: Cluster = {
  name: 'tests',
  environment: 'production',
  contract: 'aisbf-0.99',
  entry: { url: 'https://balancer', upstreamHeader: 'x-upstream' },
  nodes: ['n1', 'n2', 'n3'].map((id) => ({ id, url: `https://${id}` })),
  identities: [ops, admin, alice],
  dashboards: [
    { id: 'desk', username: 'desk', password: secret('DESK') },
    { id: 'alice-desk', username: 'alice', password: secret('ALICE_DESK') },
  ],
  mysql: { url: secret('MYSQL'), writeUrl: secret('MYSQL_WRITE') },
  redis: { url: secret('REDIS'), cachePrefix: 'prod:', responsePrefix: 'prod:r:', maxTtlSeconds: 600 },
  neighbours: [
    {
      name: 'staging',
      cachePrefix: 'staging:',
      responsePrefix: 'staging:r:',
      probe: { url: 'https://staging', identity: { ...ops, id: 'staging-ops' }, model: 'alpha/m1' },
    },
  ],
  rateLimit: {
    requests: 10,
    windowSeconds: 60,
    counted: 'node',
    identity: { id: 'limited', kind: 'user', username: 'alice', token: secret('LIMITED') },
  },
  routes: [
    { id: 'direct-alpha', model: 'alpha/m1', identities: ['ops'], expect: { status: 200, maxLatencyMs: 900, maxTokens: 50 } },
    { id: 'direct-beta', model: 'beta/m2', identities: ['ops'], expect: { status: 200 } },
    { id: 'support', model: 'rotation:support', identities: ['ops', 'root1'], expect: { status: 200 } },
    { id: 'chat', model: 'autoselect:chat', identities: ['ops'], expect: { status: 200 } },
    { id: 'alice-own', model: 'user-provider:own', identities: ['alice'], expect: { status: 200 } },
  ],
  consistency: [],
  limits: NO_LIMITS,
  allow: ['mutates', 'spends'],
  convergence: { withinSeconds: 5, inProduction: true },
  waivers: [],
};

export const context = (change: Partial<Cluster> = {}): CheckContext => ({
  cluster: { ...baseCluster, ...change },
  contract: contractFor('aisbf-0.99', '0.99.87'),
  seed: 'seed-1',
});

import { z } from 'zod';
import { judgedSchemaNames } from './contracts/schemas.js';
import {
  amount,
  count,
  date,
  headerName,
  id,
  model,
  outsideLeaves,
  positive,
  projection,
  query,
  regularExpression,
  request,
  text,
} from './file/leaves.js';
import type { ValueSources } from './file/value-sources.js';

/** Prefixes that released nodes use where nothing is configured (aisbf-contract 5.1). */
const DEFAULT_CACHE_PREFIX = 'aisbf:';
const DEFAULT_RESPONSE_PREFIX = 'aisbf:response:';

const optional = z.exactOptional;

const reprieve = { reason: text, link: optional(z.url('this is no URL')), expires: date.describe('YYYY-MM-DD, the last day it holds.') };

/** A whole number with a default, in the unit that its key ends with. */
const limit = (value: number) => positive.default(value);

const limits = z.strictObject({
  connectTimeoutMs: limit(3_000),
  headersTimeoutMs: limit(10_000),
  bodyTimeoutMs: limit(15_000),
  requestTimeoutMs: limit(20_000).describe('Whole time of one question, connection to last byte.'),
  maxBodyBytes: limit(2 * 1024 * 1024),
  perNode: limit(4).describe('Most questions at once to one node.'),
  inAll: limit(256),
  storeTimeoutMs: limit(5_000),
  maxScannedKeys: limit(10_000).describe('Most Redis keys one sweep looks at.'),
  maxClockSkewMs: limit(5_000).describe('How far the clocks of nodes, Redis and MySQL may be apart.'),
  minCertificateDays: limit(14).describe('Days that a certificate must hold still; fewer are a warning.'),
});

const expectation = z.strictObject({
  status: z.int().min(100).max(599).default(200),
  schema: optional(z.enum(judgedSchemaNames)),
  content: optional(regularExpression).describe('Regular expression that the text of the answer must match.'),
  maxLatencyMs: optional(positive),
  maxTokens: optional(positive).describe('Most that one answer may cost, in tokens of usage.total_tokens.'),
  streaming: optional(z.boolean()),
});

const budget = z
  .strictObject({
    requests: optional(count),
    completions: optional(count),
    tokens: optional(count).describe('Most tokens (usage.total_tokens) of a run.'),
    cost: optional(amount).describe('Most money of a run, in the currency of costPerMillionTokens.'),
    costPerMillionTokens: optional(amount).describe('Most that a million tokens cost on any route.'),
  })
  .refine(({ cost, costPerMillionTokens }) => cost === undefined || costPerMillionTokens !== undefined, {
    path: ['cost'],
    message: 'a cost is counted by a price: say costPerMillionTokens too',
  });

const convergence = z.strictObject({
  withinSeconds: limit(5).describe('How soon after a change every node must show it.'),
  inProduction: z.boolean().default(false).describe('True: changes may be tried although the environment is called production.'),
});

const route = z.strictObject({
  id,
  model: model.describe('In either grammar: autoselect:ID or autoselect/ID, PROVIDER/MODEL, user-provider:ID ...'),
  identities: z.array(id).min(1, 'at least one identity must call the route').describe('Ids of the identities whose apps call it.'),
  expect: expectation.prefault({}),
});

const consistencyItem = z.strictObject({
  id,
  request: request.describe('GET /path; {username} is filled in from the identity.'),
  as: optional(id).describe('Identity whose token is sent; left out: none.'),
  project: optional(projection).describe('JMESPath; left out: the whole body.'),
  expect: z.enum(['agree', 'equal', 'rows']).default('agree'),
  value: optional(z.json()),
  sql: optional(query),
});

/**
 * The form of a cluster file; its output is a `Cluster`. Leaves look up what they name outside the file while they are parsed,
 * so that a missing variable is found in the same go as a misspelt key.
 */
export function clusterSchema(sources: ValueSources) {
  const { token, password, httpUrl, storeUrl, path } = outsideLeaves(sources);
  const tls = z.strictObject({ ca: optional(path), serverName: optional(text), cert: optional(path), key: optional(path) });
  const identity = z.strictObject({
    id,
    kind: z.enum(['global', 'user']).describe("global: listed in the nodes' configuration. user: a row of the shared database."),
    username: optional(text).describe('Of a user identity: as in the database, to the letter.'),
    scope: optional(z.enum(['api', 'mcp', 'both'])),
    role: optional(z.enum(['user', 'admin'])),
    harness: optional(z.boolean()).describe('True on the one identity made for this tool.'),
    token,
  });
  const identityOrAccount = z.strictObject({
    ...identity.shape,
    kind: z
      .enum(['global', 'user', 'dashboard'])
      .describe("global: listed in the nodes' configuration. user: a row of the shared database. dashboard: an account of the dashboard."),
    token: optional(token).describe('Of a global or user identity.'),
    password: optional(password).describe('Of a dashboard identity.'),
  });
  const mysqlUrl = (key: string) => storeUrl(['mysql:', 'mariadb:'], `mysql.${key}`);
  return z.strictObject({
    name: id.describe('What the cluster is called in reports.'),
    environment: id.default('production'),
    contract: z.enum(['auto', 'aisbf-0.99', 'playbook']).default('auto').describe('What a node promises; auto: found by asking.'),
    release: optional(z.string().regex(/^\d+\.\d+\.\d+$/, "this must be a release such as '0.99.87'")),
    entry: optional(z.strictObject({ url: httpUrl, upstreamHeader: optional(headerName), host: optional(text), tls: optional(tls) })),
    nodes: z
      .array(
        z.strictObject({
          id,
          url: httpUrl,
          host: optional(text),
          tls: optional(tls),
          drain: optional(z.strictObject(reprieve)).describe('Declared to be drained: not asked, its absence is no finding.'),
          mysqlHost: optional(text),
          upstream: optional(text),
        }),
      )
      .min(1, 'a cluster has at least one node'),
    identities: z.array(identityOrAccount).default([]),
    mysql: optional(
      z.strictObject({
        url: mysqlUrl('url'),
        writeUrl: optional(mysqlUrl('writeUrl')),
        nodesAccount: optional(mysqlUrl('nodesAccount')),
        tls: optional(tls),
      }),
    ),
    redis: optional(
      z.strictObject({
        url: storeUrl(['redis:', 'rediss:'], 'redis.url'),
        tls: optional(tls),
        cachePrefix: text.default(DEFAULT_CACHE_PREFIX),
        responsePrefix: text.default(DEFAULT_RESPONSE_PREFIX),
        maxTtlSeconds: positive.default(86_400),
      }),
    ),
    neighbours: z
      .array(
        z.strictObject({
          name: id,
          cachePrefix: optional(text),
          responsePrefix: optional(text),
          probe: optional(z.strictObject({ url: httpUrl, tls: optional(tls), identity, model })),
        }),
      )
      .default([]),
    rateLimit: optional(
      z.strictObject({
        requests: positive.describe('Most requests of one token in a window.'),
        windowSeconds: positive.default(60),
        counted: z.enum(['node', 'cluster']).describe('node: each node counts for itself. cluster: all count together.'),
        identity: identity.describe('Used for nothing else: its limit is spent.'),
      }),
    ),
    routes: z.array(route).default([]),
    consistency: z.array(consistencyItem).default([]),
    limits: limits.prefault({}),
    allow: z.array(z.enum(['mutates', 'spends', 'harm'])).default([]),
    require: optional(z.array(id)),
    budget: optional(budget),
    convergence: optional(convergence),
    waivers: z.array(z.strictObject({ finding: id, culprits: z.array(id), ...reprieve })).default([]),
  });
}

export type ClusterSchema = ReturnType<typeof clusterSchema>;

/** The form alone, for the JSON Schema that editors read: nothing is looked up. */
export const clusterFileSchema = (): ClusterSchema => clusterSchema({ env: {}, folder: '.', readFile: () => '' });

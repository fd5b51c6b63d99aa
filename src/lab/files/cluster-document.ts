import { stringify } from 'yaml';
import type { Endpoint } from '../net/endpoint.js';
import type { LabSpec, SpecIdentity } from '../spec/spec.js';
import { DASHBOARD_ACCOUNT } from './build-setup.js';
import { type LabSecrets, READER, tokenOf, WRITER } from './secrets.js';

/** The cluster file as data. Faults of credentials edit it, and those that need more of a cluster (TLS, a limit); every other leaves it alone. */
export interface ClusterDocument {
  readonly name: string;
  readonly environment: string;
  readonly contract: string;
  readonly release?: string;
  readonly entry: { readonly url: string; readonly upstreamHeader?: string };
  readonly nodes: readonly {
    readonly id: string;
    readonly url: string;
    readonly mysqlHost: string;
    readonly tls?: { readonly ca: string };
  }[];
  readonly identities: readonly (ClusterIdentity | ClusterAccount)[];
  readonly mysql: { readonly url: string; readonly writeUrl: string; readonly nodesAccount: string };
  readonly redis: { readonly url: string; readonly cachePrefix: string; readonly responsePrefix: string; readonly maxTtlSeconds: number };
  readonly neighbours: readonly {
    readonly name: string;
    readonly cachePrefix: string;
    readonly responsePrefix: string;
    readonly probe: { readonly url: string; readonly identity: ClusterIdentity; readonly model: string };
  }[];
  readonly rateLimit?: {
    readonly requests: number;
    readonly windowSeconds: number;
    readonly counted: 'node' | 'cluster';
    readonly identity: Omit<ClusterIdentity, 'token'> & { readonly token: { readonly file: string } };
  };
  readonly routes: readonly {
    readonly id: string;
    readonly model: string;
    readonly identities: readonly string[];
    readonly expect: { readonly status: number; readonly maxLatencyMs: number; readonly maxTokens: number };
  }[];
  readonly convergence: { readonly withinSeconds: number; readonly inProduction: boolean };
  readonly allow: readonly string[];
}

export interface ClusterIdentity {
  readonly id: string;
  readonly kind: 'global' | 'user';
  readonly username?: string;
  readonly scope?: 'api' | 'mcp' | 'both';
  readonly role?: 'user' | 'admin';
  readonly harness?: boolean;
  readonly token: string;
}

/** An account of the dashboard. */
export interface ClusterAccount {
  readonly id: string;
  readonly kind: 'dashboard';
  readonly username: string;
  readonly password: string;
}

export type ClusterEdit = (document: ClusterDocument) => ClusterDocument;

/** Addresses of a standing lab, as seen by a client of it. */
export interface LabAddresses {
  readonly entry: string;
  readonly upstreamHeader?: string;
  /** By canonical node id, staging's among them. */
  readonly nodes: Readonly<Record<string, string>>;
  readonly mysql: Endpoint;
  readonly redis: Endpoint;
}

/** What is promised of every route: so much more than a lab needs that a busy machine does not break it, and less than what faults make of it. */
const EXPECTED = { status: 200, maxTokens: 2000 } as const;

function variable(...words: readonly string[]): string {
  return `AISBF_${words.join('_')}`.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');
}

function tokenVariable(identity: SpecIdentity): string {
  return variable('TOKEN', identity.name);
}

function clusterIdentity(identity: SpecIdentity): ClusterIdentity {
  const token = `\${${tokenVariable(identity)}}`;
  if (identity.username === undefined) return { id: identity.name, kind: 'global', token };
  return {
    id: identity.name,
    kind: 'user',
    username: identity.username,
    scope: 'both',
    role: identity.role ?? 'user',
    ...(identity.harness === undefined ? {} : { harness: identity.harness }),
    token,
  };
}

const accountVariable = (identity: SpecIdentity): string => variable('PASSWORD', identity.name);

/** The dashboard of the harness's own user, to be logged in to as that user does. */
const userAccount = (identity: SpecIdentity): ClusterAccount => ({
  id: `${identity.name}-dashboard`,
  kind: 'dashboard',
  username: identity.username ?? '',
  password: `\${${accountVariable(identity)}}`,
});

const isHarness = ({ harness }: SpecIdentity): boolean => harness === true;

const dashboardAccount: ClusterAccount = {
  id: DASHBOARD_ACCOUNT,
  kind: 'dashboard',
  username: DASHBOARD_ACCOUNT,
  password: `\${AISBF_DASHBOARD_PASSWORD}`,
};

function inOrder<T extends { readonly id: string }>(items: readonly T[], order: readonly string[] | undefined): readonly T[] {
  if (order === undefined) return items;
  return [...items].sort((left, right) => order.indexOf(left.id) - order.indexOf(right.id));
}

function nameOf(items: readonly { readonly id: string; readonly name: string }[], id: string): string {
  return items.find((item) => item.id === id)?.name ?? id;
}

/** The cluster file of a healthy lab. */
export function clusterDocument(spec: LabSpec, addresses: LabAddresses): ClusterDocument {
  const { production, staging } = spec.environments;
  const url = (node: string): string => addresses.nodes[node] ?? '';
  const model = spec.providers[0];
  return {
    name: spec.cluster,
    environment: production.name,
    contract: spec.contract,
    ...(spec.contract === 'aisbf-0.99' ? { release: spec.release } : {}),
    entry: { url: addresses.entry, ...(addresses.upstreamHeader === undefined ? {} : { upstreamHeader: addresses.upstreamHeader }) },
    nodes: inOrder(spec.nodes, spec.order?.nodes).map((node) => ({ id: node.name, url: url(node.id), mysqlHost: node.host })),
    identities: [
      ...inOrder(spec.identities, spec.order?.identities).map(clusterIdentity),
      dashboardAccount,
      ...spec.identities.filter(isHarness).map(userAccount),
    ],
    mysql: { url: `\${AISBF_MYSQL_URL}`, writeUrl: `\${AISBF_MYSQL_WRITE_URL}`, nodesAccount: `\${AISBF_MYSQL_NODES_URL}` },
    redis: {
      url: `\${AISBF_REDIS_URL}`,
      cachePrefix: production.cachePrefix,
      responsePrefix: production.responsePrefix,
      maxTtlSeconds: spec.maxResponseTtl,
    },
    neighbours: [
      {
        name: staging.name,
        cachePrefix: staging.cachePrefix,
        responsePrefix: staging.responsePrefix,
        probe: {
          url: url(spec.staging.id),
          identity: clusterIdentity(spec.stagingIdentity),
          model: model === undefined ? '' : `${model.id}/${model.model}`,
        },
      },
    ],
    routes: inOrder(spec.routes, spec.order?.routes).map((route) => ({
      id: route.name,
      model: route.model,
      identities: route.identities.map((id) => nameOf(spec.identities, id)),
      expect: { ...EXPECTED, maxLatencyMs: spec.maxLatencyMs },
    })),
    // It is called production, and is a lab all the same.
    convergence: { withinSeconds: 5, inProduction: true },
    allow: ['spends', 'mutates'],
  };
}

/** The value of every `${NAME}` in the cluster file. */
export function clusterEnv(spec: LabSpec, secrets: LabSecrets, addresses: LabAddresses): Readonly<Record<string, string>> {
  const { production } = spec.environments;
  const mysql = (account: string, password: string): string =>
    `mysql://${account}:${password}@${addresses.mysql.host}:${addresses.mysql.port}/${production.schema}`;
  return {
    ...Object.fromEntries([...spec.identities, spec.stagingIdentity].map((one) => [tokenVariable(one), tokenOf(secrets, one.id)])),
    AISBF_DASHBOARD_PASSWORD: secrets.dashboard,
    // What users log in with is their token, see the rows that the lab begins with.
    ...Object.fromEntries(spec.identities.filter(isHarness).map((one) => [accountVariable(one), tokenOf(secrets, one.id)])),
    AISBF_MYSQL_URL: mysql(READER, secrets.reader),
    AISBF_MYSQL_WRITE_URL: mysql(WRITER, secrets.writer),
    AISBF_MYSQL_NODES_URL: mysql(production.account, secrets.nodes.production),
    AISBF_REDIS_URL: `redis://${addresses.redis.host}:${addresses.redis.port}/0`,
  };
}

/** The YAML text. */
export function clusterText(document: ClusterDocument): string {
  return stringify(document);
}

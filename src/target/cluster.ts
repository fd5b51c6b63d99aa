import type { Secret } from './secret.js';

/** What a question may do to the cluster: only look, write rows that are removed again, or cause completions that cost. */
export type Effect = 'read' | 'mutates' | 'spends';

/** What a person may allow beyond reading; `harm` lifts the rule that a failing provider is not asked again. */
export type Allowance = 'mutates' | 'spends' | 'harm';

/** Why and until when something known to be wrong is tolerated. `expires` is a date (YYYY-MM-DD), the last day it holds. */
export interface Reprieve {
  readonly reason: string;
  readonly link?: string;
  readonly expires: string;
}

/** TLS settings of one node or of the balancer; paths are resolved against the cluster file's folder. */
export interface Tls {
  readonly ca?: string;
  readonly serverName?: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface ClusterNode {
  readonly id: string;
  /** Base address, without a trailing slash. */
  readonly url: string;
  /** Host header to send instead of the address's own. */
  readonly host?: string;
  readonly tls?: Tls;
  /** Present: declared to be drained, so it is not asked and its absence is no finding. */
  readonly drain?: Reprieve;
  /** The host MySQL sees this node connect from: a supporting fact only. */
  readonly mysqlHost?: string;
  /** How the balancer's header names this node, where that is neither its id nor its host:port. */
  readonly upstream?: string;
}

export interface Identity {
  readonly id: string;
  /** `global`: listed in the nodes' configuration. `user`: a row of the shared database. */
  readonly kind: 'global' | 'user';
  readonly username?: string;
  readonly scope?: 'api' | 'mcp' | 'both';
  readonly role?: 'user' | 'admin';
  /** True on the one identity made for this tool: rows are written and listings read for it only. */
  readonly harness?: boolean;
  readonly token: Secret;
}

/** An account of the dashboard, to be logged in to as a person does. In the cluster file an identity of kind `dashboard`. */
export interface DashboardAccount {
  readonly id: string;
  readonly username: string;
  readonly password: Secret;
}

export interface Entry {
  readonly url: string;
  /** Response header that names the upstream that answered. */
  readonly upstreamHeader?: string;
  readonly host?: string;
  readonly tls?: Tls;
}

export interface MysqlTarget {
  readonly url: Secret;
  readonly writeUrl?: Secret;
  /** An account with the nodes' own grants, to see what they see. */
  readonly nodesAccount?: Secret;
  /** Of every account; left out: no TLS. */
  readonly tls?: Tls;
}

export interface RedisTarget {
  readonly url: Secret;
  /** Left out: `rediss://` trusts the authorities of the system, `redis://` uses no TLS. */
  readonly tls?: Tls;
  readonly cachePrefix: string;
  readonly responsePrefix: string;
  /** Longest life of a response-cache entry that is in order, in seconds. */
  readonly maxTtlSeconds: number;
}

/** Another environment on the same stores. */
export interface Neighbour {
  /** The environment's name, e.g. `staging`. */
  readonly name: string;
  readonly cachePrefix?: string;
  readonly responsePrefix?: string;
  /** One of its nodes and an identity to ask through, if we may; `model` is what to ask for, in either grammar. */
  readonly probe?: { readonly url: string; readonly tls?: Tls; readonly identity: Identity; readonly model: string };
}

export interface Expectation {
  /** HTTP status; default 200. */
  readonly status: number;
  /** Name of a contract schema, default `chat`. */
  readonly schema?: string;
  /** Regular expression the answer's text must match. */
  readonly content?: string;
  /** Longest time to the whole answer, in milliseconds. */
  readonly maxLatencyMs?: number;
  /** Most that one answer may cost, in tokens of `usage.total_tokens`. */
  readonly maxTokens?: number;
  readonly streaming?: boolean;
}

export interface Route {
  readonly id: string;
  /** As written: `autoselect:chat-default` and `autoselect/chat-default` are the same. */
  readonly model: string;
  /** Ids of the identities whose apps call it. */
  readonly identities: readonly string[];
  readonly expect: Expectation;
}

/** The declarative form of agreement: read `request` of every node, project, compare. */
export interface ConsistencyItem {
  readonly id: string;
  /** `GET /path`, with `{username}` filled from the identity. */
  readonly request: string;
  /** Identity id; left out: no token. */
  readonly as?: string;
  /** JMESPath; left out: the whole body. */
  readonly project?: string;
  readonly expect: 'agree' | 'equal' | 'rows';
  readonly value?: unknown;
  readonly sql?: string;
}

export interface Limits {
  readonly connectTimeoutMs: number;
  readonly headersTimeoutMs: number;
  readonly bodyTimeoutMs: number;
  /** Whole time one question may take, connection to last byte. */
  readonly requestTimeoutMs: number;
  readonly maxBodyBytes: number;
  readonly perNode: number;
  readonly inAll: number;
  readonly storeTimeoutMs: number;
  /** Most keys one SCAN sweep looks at. */
  readonly maxScannedKeys: number;
  /** How far clocks of nodes and stores may be apart. */
  readonly maxClockSkewMs: number;
  /** Days that a certificate must hold still, or it is a warning. */
  readonly minCertificateDays: number;
}

/** How changes are held to arrive, and whether they may be made here at all. */
export interface Convergence {
  /** Every node shows a change so soon after it was made. */
  readonly withinSeconds: number;
  /** True: changes may be made here although the environment is called production. */
  readonly inProduction: boolean;
}

/** How often a client may ask, as the cluster is meant to count it. */
export interface RateLimit {
  /** Most requests of one token in a window. */
  readonly requests: number;
  readonly windowSeconds: number;
  /** `node`: each node counts for itself, so n nodes let n times as many through. `cluster`: all count together. */
  readonly counted: 'node' | 'cluster';
  /** Used for nothing else: its limit is spent. */
  readonly identity: Identity;
}

/** The most that one run may take. */
export interface Budget {
  readonly requests?: number;
  readonly completions?: number;
  /** Tokens, as `usage.total_tokens` counts them. */
  readonly tokens?: number;
  /** Money, in whatever currency the price is written. */
  readonly cost?: number;
  /** Most that a million tokens cost on any route; `cost` is counted by it. */
  readonly costPerMillionTokens?: number;
}

/** Tolerates one finding. Every culprit must match. */
export interface Waiver extends Reprieve {
  readonly finding: string;
  readonly culprits: readonly string[];
}

/** The cluster file, checked and resolved. Nothing in it is a secret's value but inside {@link Secret}. */
export interface Cluster {
  readonly name: string;
  /** The cluster's own environment name, default `production`. */
  readonly environment: string;
  readonly contract: 'auto' | 'aisbf-0.99' | 'playbook';
  /** A release such as `0.99.87` whose quirks hold; left out: found by asking. */
  readonly release?: string;
  readonly entry?: Entry;
  readonly nodes: readonly ClusterNode[];
  readonly identities: readonly Identity[];
  /** Identities of kind `dashboard`; left out: none. */
  readonly dashboards?: readonly DashboardAccount[];
  readonly mysql?: MysqlTarget;
  readonly redis?: RedisTarget;
  readonly neighbours: readonly Neighbour[];
  /** Left out: nothing is promised of client rate limits. */
  readonly rateLimit?: RateLimit;
  readonly routes: readonly Route[];
  readonly consistency: readonly ConsistencyItem[];
  readonly limits: Limits;
  readonly allow: readonly Allowance[];
  /** Check ids that must be evaluated; left out: all that can pass with what is allowed. */
  readonly require?: readonly string[];
  readonly budget?: Budget;
  /** Left out: {@link DEFAULT_CONVERGENCE}. */
  readonly convergence?: Convergence;
  readonly waivers: readonly Waiver[];
}

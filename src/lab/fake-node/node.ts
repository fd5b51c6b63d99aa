import type { CacheManager } from './cache-manager.js';
import type { NodeConfig, ProviderConfig } from './config.js';
import type { NodeDatabase } from './database.js';
import { Gate } from './gate.js';
import { LoginFailures } from './login-failures.js';
import { MixedAnswers } from './mixed-answers.js';
import type { FakeNodeOptions } from './options.js';
import type { ErrorTracking } from './provider-state.js';
import type { ResponseCache } from './response-cache.js';
import type { UpstreamClient } from './upstream-client.js';
import { UserHandlers } from './user-handlers.js';

/** One running node: what it read at start, what it talks to, and what it keeps in its process and nowhere else. */
export interface FakeNode {
  readonly options: FakeNodeOptions;
  readonly config: NodeConfig;
  readonly quirks: ReadonlySet<string>;
  readonly database: NodeDatabase;
  readonly cache: CacheManager;
  readonly responses: ResponseCache;
  readonly upstream: UpstreamClient;
  readonly log: (line: string) => void;
  readonly gate: Gate;
  readonly users: UserHandlers;
  readonly mixed: MixedAnswers;
  readonly loginFailures: LoginFailures;
  /** Rotation -> next slot among its top weights. */
  readonly roundRobin: Map<string, number>;
  readonly tracking: Map<string, ErrorTracking>;
  /** Selections of autoselects, kept for an hour. */
  readonly selections: Map<string, { readonly id: string; readonly until: number }>;
}

type Parts = Pick<FakeNode, 'options' | 'config' | 'quirks' | 'database' | 'cache' | 'responses' | 'upstream' | 'log'>;

export function makeNode(parts: Parts): FakeNode {
  return {
    ...parts,
    gate: new Gate(),
    users: new UserHandlers(parts.database),
    mixed: new MixedAnswers(),
    loginFailures: new LoginFailures(),
    roundRobin: new Map(),
    tracking: new Map(),
    selections: new Map(),
  };
}

/** The counters of a global provider, made at first use. */
export function trackingOf(node: FakeNode, providerId: string): ErrorTracking {
  const known = node.tracking.get(providerId);
  if (known) return known;
  const fresh: ErrorTracking = { failures: 0, disabledUntil: null };
  node.tracking.set(providerId, fresh);
  return fresh;
}

/** `provider/model`, `rotation/id` and so on, cut at the first separator. undefined where there is none. */
export function splitModel(node: FakeNode, model: string): readonly [kind: string, rest: string] | undefined {
  const at = model.search(node.options.contract === 'playbook' ? /[/:]/ : /\//);
  return at < 0 ? undefined : [model.slice(0, at), model.slice(at + 1)];
}

export const providerIds = (node: FakeNode): readonly string[] => [...node.config.providers.keys()];

export const endpointOf = (config: ProviderConfig | undefined): string => config?.endpoint ?? '';

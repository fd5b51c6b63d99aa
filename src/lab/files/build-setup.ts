import { createHash } from 'node:crypto';
import type { Endpoint } from '../net/endpoint.js';
import type { LabSpec, SpecAutoselect, SpecNode, SpecProvider, SpecRotation } from '../spec/spec.js';
import type { AisbfJson, AutoselectJson, NodeSetup, ProviderJson, RotationJson } from './node-files.js';

/** The account of the dashboard that stands in the nodes' own files. */
export const DASHBOARD_ACCOUNT = 'dashboard';

/** Where a node finds what it needs; all of it through wires of its own. */
export interface NodeSurroundings {
  /** The folder `.aisbf` in the node's HOME. */
  readonly folder: string;
  readonly port: number;
  /** Address the node listens on; default loopback. */
  readonly listen?: string;
  readonly mysql: Endpoint;
  readonly redis: Endpoint;
  /** Password of the environment's MySQL account. */
  readonly mysqlPassword: string;
  readonly globalTokens: readonly string[];
  readonly dashboardPassword: string;
}

/** A provider of `providers.json`, or of a row of `user_providers`. */
export function providerJson(provider: SpecProvider): ProviderJson {
  return {
    id: provider.id,
    name: provider.id,
    endpoint: provider.endpoint,
    type: provider.type,
    api_key_required: false,
    api_key: 'sk-lab-upstream',
    rate_limit: 0,
    default_error_cooldown: 2,
    models: [{ name: provider.model }],
  };
}

function rotationJson(rotation: SpecRotation): RotationJson {
  return {
    model_name: rotation.id,
    providers: rotation.members.map(({ provider, model, weight }) => ({ provider_id: provider, models: [{ name: model, weight }] })),
  };
}

function autoselectJson(autoselect: SpecAutoselect): AutoselectJson {
  return {
    model_name: autoselect.id,
    description: `The apps' ${autoselect.id}`,
    selection_model: autoselect.selectionModel,
    fallback: autoselect.choices[0] ?? '',
    available_models: autoselect.choices.map((id, priority) => ({ model_id: id, description: `Requests fit for ${id}`, priority })),
  };
}

function aisbfJson(spec: LabSpec, node: SpecNode, around: NodeSurroundings): AisbfJson {
  const environment = spec.environments[node.environment];
  const redis = { redis_host: around.redis.host, redis_port: around.redis.port, redis_db: 0, redis_password: null };
  const off = { mode: 'disabled' };
  return {
    database: {
      type: 'mysql',
      sqlite_path: `${around.folder}/aisbf.db`,
      mysql_host: around.mysql.host,
      mysql_port: around.mysql.port,
      mysql_user: environment.account,
      mysql_password: around.mysqlPassword,
      mysql_database: environment.schema,
    },
    classify_nsfw: false,
    classify_privacy: false,
    classify_semantic: false,
    server: { host: around.listen ?? '127.0.0.1', port: around.port, protocol: 'http' },
    auth: { enabled: true, tokens: around.globalTokens },
    mcp: { enabled: false, autoselect_tokens: [], fullconfig_tokens: [] },
    dashboard: {
      enabled: true,
      username: DASHBOARD_ACCOUNT,
      password: createHash('sha256').update(around.dashboardPassword).digest('hex'),
    },
    cache: { type: 'redis', sqlite_path: `${around.folder}/cache.db`, ...redis, redis_key_prefix: environment.cachePrefix },
    response_cache: {
      enabled: true,
      backend: 'redis',
      ttl: spec.responseTtl,
      max_memory_cache: 1000,
      ...redis,
      redis_key_prefix: environment.responsePrefix,
      sqlite_path: `${around.folder}/response_cache.db`,
    },
    feature_controls: {
      nsfw_classification: off,
      privacy_classification: off,
      context_condensation: off,
      response_cache: { mode: 'enabled' },
      prompt_batching: off,
    },
    tor: { enabled: false },
    batching: { enabled: false },
    client_rate_limiting: {
      enabled: false,
      api: { requests_per_minute: 60, requests_per_hour: 1000 },
      general: { requests_per_minute: 120, requests_per_hour: 3000 },
    },
    signup: { enabled: false },
    smtp: { enabled: false },
  };
}

function byId<T extends { readonly id: string }, J>(items: readonly T[], toJson: (item: T) => J): Readonly<Record<string, J>> {
  return Object.fromEntries(items.map((item) => [item.id, toJson(item)]));
}

/** How a node runs when nothing is wrong with it. */
export function buildSetup(spec: LabSpec, node: SpecNode, around: NodeSurroundings): NodeSetup {
  return {
    aisbf: aisbfJson(spec, node, around),
    providers: byId(spec.providers, providerJson),
    rotations: byId(spec.rotations, rotationJson),
    autoselects: byId(spec.autoselects, autoselectJson),
    quirks: [],
  };
}

import type { LabContract } from '../lab-options.js';
import type {
  EnvironmentName,
  LabSpec,
  SpecAutoselect,
  SpecIdentity,
  SpecMember,
  SpecNode,
  SpecProvider,
  SpecRotation,
  SpecRoute,
} from './spec.js';

const MODEL = 'chat-model';
const APPS: readonly string[] = ['ops', 'admin'];

function node(id: string, environment: EnvironmentName, place: number): SpecNode {
  return { id, name: id, environment, host: `127.0.1.${place}` };
}

function provider(id: string, type: SpecProvider['type'], path = ''): SpecProvider {
  const host = `${id}.internal`;
  return { id, type, host, endpoint: `http://${host}${path}`, model: MODEL };
}

function rotation(id: string, ...providers: readonly string[]): SpecRotation {
  const members: SpecMember[] = providers.map((name, index) => ({ provider: name, model: MODEL, weight: index === 0 ? 10 : 5 }));
  return { id, members };
}

function autoselect(id: string, selector: string, ...choices: readonly string[]): SpecAutoselect {
  return { id, selectionModel: `${selector}/${MODEL}`, choices };
}

function user(id: string, rest: Partial<SpecIdentity> = {}): SpecIdentity {
  return { id, name: id, kind: 'user', username: id, role: 'user', ...rest };
}

function route(id: string, model: string, identities: readonly string[]): SpecRoute {
  return { id, name: id, model, identities };
}

/** Every app route crosses two providers and no two cross the same two, so that a provider and a route can be told apart. */
const PROVIDERS = [provider('alpha', 'ollama'), provider('beta', 'kilo', '/v1'), provider('gamma', 'ollama')];

const ROTATIONS = [
  rotation('support-private-rotation', 'alpha', 'beta'),
  rotation('chat-quick', 'alpha', 'gamma'),
  rotation('chat-thorough', 'gamma', 'alpha'),
  rotation('coding-quick', 'beta', 'gamma'),
  rotation('coding-thorough', 'gamma', 'beta'),
];

const AUTOSELECTS = [
  autoselect('chat-default', 'alpha', 'chat-quick', 'chat-thorough'),
  autoselect('coding-default', 'gamma', 'coding-quick', 'coding-thorough'),
];

const IDENTITIES: readonly SpecIdentity[] = [
  { id: 'ops', name: 'ops', kind: 'global' },
  user('admin', { role: 'admin' }),
  user('alice', { own: provider('alice-home', 'ollama') }),
  user('bob', { own: provider('bob-home', 'ollama') }),
  user('probe', { harness: true, own: provider('probe-home', 'ollama') }),
];

const ROUTES: readonly SpecRoute[] = [
  route('chat-default', 'autoselect:chat-default', APPS),
  route('support-private', 'rotation:support-private-rotation', APPS),
  route('coding-default', 'autoselect:coding-default', APPS),
  ...PROVIDERS.map(({ id, model }) => route(`direct-${id}`, `${id}/${model}`, APPS)),
  route('alice-own', 'user-provider:alice-home', ['alice']),
  route('bob-own', 'user-provider:bob-home', ['bob']),
];

export interface SpecOptions {
  /** Nodes of production, 1 to 99. */
  readonly nodes: number;
  /** Default `aisbf-0.99`. */
  readonly contract?: LabContract;
  /** Default 4000; more for released nodes. A released node's first call of a provider loads a library, which takes seconds on a busy machine. */
  readonly maxLatencyMs?: number;
  /** Default 0.99.87, the last release that uses MySQL as it is. */
  readonly release?: string;
}

/** The lab's own cluster, the one `docs/faults.md` describes. Healthy on released nodes as they are. */
export function labSpec({ nodes, contract = 'aisbf-0.99', release = '0.99.87', maxLatencyMs = 4000 }: SpecOptions): LabSpec {
  return {
    cluster: 'example',
    contract,
    release,
    nodes: Array.from({ length: nodes }, (_, index) => node(`aisbf-${index + 1}`, 'production', index + 1)),
    staging: node('staging-1', 'staging', 200),
    environments: {
      production: {
        name: 'production',
        schema: 'aisbf_prod',
        account: 'aisbf_prod_node',
        cachePrefix: 'aisbf:prod:',
        responsePrefix: 'aisbf:prod:response:',
      },
      staging: {
        name: 'staging',
        schema: 'aisbf_staging',
        account: 'aisbf_staging_node',
        cachePrefix: 'aisbf:staging:',
        responsePrefix: 'aisbf:staging:response:',
      },
    },
    providers: PROVIDERS,
    rotations: ROTATIONS,
    autoselects: AUTOSELECTS,
    identities: IDENTITIES,
    stagingIdentity: { id: 'staging-ops', name: 'staging-ops', kind: 'global' },
    routes: ROUTES,
    responseTtl: 600,
    maxResponseTtl: 900,
    maxLatencyMs,
  };
}

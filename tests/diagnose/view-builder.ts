import { z } from 'zod';
import { cellId } from '../../src/checks/cell-id.js';
import type { Cell } from '../../src/checks/check.js';
import { allChecks } from '../../src/checks/registry.js';
import type { Verdict, VerdictCode, VerdictStatus } from '../../src/checks/verdict.js';
import { seenOf } from '../../src/diagnose/judge.js';
import type { JudgedCell, RunView } from '../../src/diagnose/rule.js';
import type { RunRecord } from '../../src/record/events.js';
import type { Observation } from '../../src/record/observation.js';
import type { Cluster, Identity, Route, Waiver } from '../../src/target/cluster.js';
import type { Contract, Endpoint, EndpointId } from '../../src/target/contracts/contract.js';
import { releasedDashboard } from '../../src/target/contracts/dashboard.js';
import { Secret } from '../../src/target/secret.js';
import { NO_LIMITS } from '../support/no-limits.js';

/** The names of an imaginary cluster; everything else follows from them. */
export interface Names {
  readonly nodes: readonly string[];
  readonly globals: readonly string[];
  readonly users: readonly string[];
  readonly providers: readonly string[];
  /** A rotation over the first and second provider, and one over the second and third. */
  readonly rotations: readonly string[];
  readonly neighbour: string;
}

export const names: Names = {
  nodes: ['north', 'south', 'east'],
  globals: ['desk'],
  users: ['ada', 'ben'],
  providers: ['fox', 'owl', 'elk'],
  rotations: ['quick', 'thorough'],
  neighbour: 'shadow',
};

export const otherNames: Names = {
  nodes: ['zeta-9', 'm', 'kappa'],
  globals: ['xx'],
  users: ['zoe', 'al'],
  providers: ['q1', 'b2', 'a3'],
  rotations: ['r-z', 'r-a'],
  neighbour: 'mirror',
};

export interface Mark {
  readonly where: (cell: Cell) => boolean;
  readonly verdict: { readonly status?: VerdictStatus; readonly code: VerdictCode; readonly data?: Verdict['data'] };
}

export const ownRoute = (user: string): string => `${user}-own`;
export const directRoute = (provider: string): string => `only-${provider}`;

const identitiesOf = (n: Names): readonly Identity[] => [
  ...n.globals.map((id): Identity => ({ id, kind: 'global', token: new Secret('T', 'x') })),
  ...n.users.map((id): Identity => ({ id, kind: 'user', username: id, token: new Secret('T', 'x') })),
];

const expectation = { status: 200 };

export function routesOf(n: Names): readonly Route[] {
  const [firstUser = ''] = n.users;
  const apps = [...n.globals, firstUser];
  return [
    ...n.providers.map((id): Route => ({ id: directRoute(id), model: `${id}/m`, identities: apps, expect: expectation })),
    ...n.rotations.map((id): Route => ({ id, model: `rotation:${id}`, identities: apps, expect: expectation })),
    ...n.users.map((id): Route => ({ id: ownRoute(id), model: `user-provider:${id}-box`, identities: [id], expect: expectation })),
  ];
}

function chatData(n: Names, routeId: string): { readonly [key: string]: string | readonly string[] } {
  const provider = n.providers.find((id) => directRoute(id) === routeId);
  if (provider !== undefined) return { kind: 'direct', provider };
  const owner = n.users.find((id) => ownRoute(id) === routeId);
  if (owner !== undefined) return { kind: 'user-provider', provider: `${owner}-box` };
  const at = n.rotations.indexOf(routeId);
  return { kind: 'rotation', candidates: n.providers.slice(at, at + 2) };
}

export function clusterOf(n: Names, more: Partial<Cluster> = {}): Cluster {
  return {
    name: 'imaginary',
    environment: 'production',
    contract: 'aisbf-0.99',
    entry: { url: 'http://door.test', upstreamHeader: 'x-served-by' },
    nodes: n.nodes.map((id) => ({ id, url: `http://${id}.test` })),
    identities: identitiesOf(n),
    neighbours: [{ name: n.neighbour, cachePrefix: 'b:', responsePrefix: 'b:r:' }],
    routes: routesOf(n),
    consistency: [],
    limits: NO_LIMITS,
    allow: ['mutates', 'spends'],
    waivers: [],
    ...more,
  };
}

export const items = ['version', 'providers', 'rotations', 'autoselects', 'models'];

export function cellsOf(n: Names): readonly Cell[] {
  const perNode = n.nodes.flatMap((node): readonly Cell[] => [
    { check: 'node-health', node },
    { check: 'node-health', node, part: 'connections' },
    { check: 'node-models', node, part: 'models' },
    { check: 'clock-skew', node },
    { check: 'separate-processes', node },
    { check: 'tls', node },
    { check: 'tls', node, part: 'offer' },
    ...items.map((part) => ({ check: 'same-inventory', node, part })),
    { check: 'same-version', node, part: 'version' },
    { check: 'same-user-config', node, identity: n.users.at(-1) ?? '', part: 'providers' },
    { check: 'shared-database', node },
    { check: 'revocation', node },
    { check: 'isolation', node, part: 'concurrent' },
    { check: 'config-convergence', node, identity: n.users.at(-1) ?? '' },
    { check: 'shared-cache', node, part: 'write' },
    { check: 'shared-cache', node, part: 'read' },
    { check: 'balancer-parity', node, entry: 'balancer', part: 'reach' },
    ...[...n.globals, ...n.users].map((identity) => ({ check: 'identities', node, identity, part: 'accepted' })),
    { check: 'identities', node, part: 'no-token' },
    { check: 'identities', node, part: 'wrong-token' },
    ...n.globals.flatMap((identity) => ['global', 'user'].map((part) => ({ check: 'auth-matrix', node, identity, part }))),
    ...n.users.flatMap((identity) =>
      ['global', 'own', 'own-chat', 'another'].map((part) => ({ check: 'auth-matrix', node, identity, part })),
    ),
    { check: 'dashboard-session', node, identity: 'front', part: 'login' },
    { check: 'dashboard-session', node, identity: 'front', part: 'honoured' },
    { check: 'auth-matrix', node, part: 'no-token-global' },
    { check: 'auth-matrix', node, part: 'wrong-token-global' },
  ]);
  const asks = routesOf(n).flatMap((route) => route.identities.map((identity) => ({ check: 'route-matrix', identity, route: route.id })));
  const streams = n.providers.map((id) => ({ check: 'streaming', identity: n.globals[0] ?? '', route: directRoute(id) }));
  return [
    ...perNode,
    { check: 'shared-database', part: 'schema' },
    { check: 'migration-level', part: 'users' },
    { check: 'migration-level', part: 'user_api_tokens' },
    { check: 'shared-database', part: 'visible' },
    { check: 'spread-limit', part: 'counted' },
    { check: 'tls', entry: 'balancer' },
    { check: 'tls', part: n.neighbour },
    { check: 'clock-skew', part: 'redis' },
    { check: 'clock-skew', part: 'mysql' },
    ...n.rotations.map((route) => ({ check: 'isolation', route, part: 'tenants' })),
    { check: 'prefix-isolation', part: 'declared' },
    { check: 'prefix-isolation', part: 'strays' },
    { check: 'prefix-isolation', part: n.neighbour },
    ...n.nodes.flatMap((node) => asks.map((ask) => ({ ...ask, node, entry: 'direct' as const }))),
    ...asks.map((ask) => ({ ...ask, entry: 'balancer' as const })),
    ...['latency', 'cost'].flatMap((check) =>
      n.nodes.flatMap((node) => asks.map((ask) => ({ ...ask, check, node, entry: 'direct' as const }))),
    ),
    ...['latency', 'cost'].flatMap((check) => asks.map((ask) => ({ ...ask, check, entry: 'balancer' as const }))),
    { check: 'balancer-parity', entry: 'balancer', part: 'answers' },
    ...streams.flatMap((ask) => n.nodes.map((node) => ({ ...ask, node, entry: 'direct' as const }))),
    ...streams.map((ask) => ({ ...ask, entry: 'balancer' as const })),
  ];
}

const endpoint = (id: EndpointId, path: string): Endpoint => ({ id, method: 'GET', path, auth: 'global', schema: z.any(), citation: '' });

/** Enough of a contract for diagnosis: paths, and what a control's answer means by its status. */
export const contract: Contract = {
  id: 'aisbf-0.99',
  release: '0.99.87',
  quirks: new Set(),
  endpoints: {
    root: endpoint('root', '/'),
    health: endpoint('health', '/health'),
    version: endpoint('version', '/version'),
    models: endpoint('models', '/api/models'),
    'models-v1': endpoint('models-v1', '/api/v1/models'),
    'models-global': endpoint('models-global', '/api/models'),
    providers: endpoint('providers', '/api/v1/providers'),
    rotations: endpoint('rotations', '/api/rotations'),
    autoselects: endpoint('autoselects', '/api/autoselect'),
  },
  tokenProbe: 'health',
  userProbe: (username) => ({ path: `/api/u/${username}/none/models`, accepted: 400 }),
  access: [],
  dashboard: releasedDashboard,
  chatPath: (username) => (username === undefined ? '/chat' : `/u/${username}/chat`),
  mcpPath: (username) => `/mcp/${username}`,
  parseModel: () => undefined,
  chatTarget: () => undefined,
  chatWays: () => [],
  serves: () => true,
  chatSchema: z.any(),
  schemas: {},
  refusalOf: () => undefined,
  meaningOf: (answer) => ({ code: answer.status === 200 ? 'completed' : 'upstream-failed', reachedProvider: true, detail: '' }),
  cacheKey: () => '',
  defaultCachePrefix: 'aisbf:',
  defaultResponsePrefix: 'aisbf:response:',
  inventoryQueries: [],
  markTable: '',
  requiredColumns: {},
  rotationsOf: (json) => {
    const lists = z.record(z.string(), z.array(z.string())).parse(json);
    return new Map(Object.entries(lists).map(([id, providers]) => [id, providers.map((provider) => ({ provider, model: 'm' }))]));
  },
  autoselectsOf: () => new Map(),
  providersOf: () => new Map(),
  modelIdsOf: () => [],
  streamable: () => false,
  streamDefects: () => [],
};

export interface ViewOptions {
  readonly names?: Names;
  readonly cluster?: Partial<Cluster>;
  readonly waivers?: readonly Waiver[];
  readonly cells?: (cells: readonly Cell[]) => readonly Cell[];
  readonly observations?: readonly Observation[];
  readonly record?: Partial<RunRecord>;
}

export function recordOf(cluster: Cluster, cells: readonly Cell[], observations: readonly Observation[] = []): RunRecord {
  return {
    started: {
      type: 'run-started',
      record: 1,
      tool: 'test',
      at: '2026-01-01T00:00:00Z',
      seed: 's',
      cluster,
      checks: allChecks.map(({ id, version }) => ({ id, version })),
    },
    planned: { type: 'planned', cells, notApplicable: [], worstCase: { requests: 0, completions: 0 } },
    observations,
    ended: { type: 'run-ended', at: '2026-01-01T00:00:01Z', durationMs: 1000, spent: { requests: 0, completions: 0 } },
  };
}

/** What a limit is held against: a chat that does not come out leaves it without. */
function withoutChat(marks: readonly Mark[], cell: Cell): Mark | undefined {
  if (cell.check !== 'latency' && cell.check !== 'cost') return undefined;
  const chat = marks.findLast((one) => one.where({ ...cell, check: 'route-matrix' }));
  if (chat === undefined || chat.verdict.code === 'ok') return undefined;
  const data = { ...chat.verdict.data, chat: chat.verdict.code };
  return { where: () => true, verdict: { status: 'not-evaluated', code: 'need-missing', data } };
}

/** The whole matrix of an imaginary cluster, everything passing but what the marks say; a later mark wins over an earlier one. */
export function viewOf(marks: readonly Mark[], options: ViewOptions = {}): RunView {
  const n = options.names ?? names;
  const cluster = clusterOf(n, { ...options.cluster, ...(options.waivers === undefined ? {} : { waivers: options.waivers }) });
  const planned = options.cells === undefined ? cellsOf(n) : options.cells(cellsOf(n));
  const cells = planned.map((cell): JudgedCell => {
    const mark = marks.findLast((one) => one.where(cell)) ?? withoutChat(marks, cell);
    const base = cell.route === undefined ? {} : chatData(n, cell.route);
    const verdict: Verdict = {
      status: mark === undefined ? 'pass' : (mark.verdict.status ?? 'fail'),
      code: mark?.verdict.code ?? 'ok',
      reason: '',
      evidence: [],
      data: { ...base, ...mark?.verdict.data },
    };
    const { node, identity, route, entry } = cell;
    const candidates = z.array(z.string()).catch([]).parse(verdict.data['candidates']);
    return {
      id: cellId(cell),
      cell,
      factors: {
        ...(node === undefined ? {} : { node }),
        ...(identity === undefined ? {} : { identity }),
        ...(route === undefined ? {} : { route }),
        ...(entry === undefined ? {} : { entry }),
        ...(typeof verdict.data['provider'] === 'string' ? { provider: verdict.data['provider'] } : {}),
        ...(candidates.length > 0 ? { candidates } : {}),
      },
      verdict,
    };
  });
  const observations = options.observations ?? [];
  const record = { ...recordOf(cluster, planned, observations), ...options.record };
  return { record, ctx: { cluster, contract, seed: 's' }, cells, seen: seenOf(observations) };
}

import type { Cell } from '../../src/checks/check.js';
import type { Verdict, VerdictCode } from '../../src/checks/verdict.js';
import { directRoute, type Mark, type Names, ownRoute } from './view-builder.js';

/** What checks say of an imaginary cluster under a fault: written from the verdict conventions, not from the rules. */

type Fields = Partial<Record<keyof Cell, string | readonly string[]>>;

const holds = (wanted: string | readonly string[], value: string | undefined): boolean =>
  value !== undefined && (typeof wanted === 'string' ? wanted === value : wanted.includes(value));

export const at =
  (fields: Fields) =>
  (cell: Cell): boolean =>
    (!('check' in fields) || holds(fields.check ?? '', cell.check)) &&
    (!('node' in fields) || holds(fields.node ?? '', cell.node)) &&
    (!('identity' in fields) || holds(fields.identity ?? '', cell.identity)) &&
    (!('route' in fields) || holds(fields.route ?? '', cell.route)) &&
    (!('entry' in fields) || holds(fields.entry ?? '', cell.entry)) &&
    (!('part' in fields) || holds(fields.part ?? '', cell.part));

export const fail = (fields: Fields, code: VerdictCode, data: Verdict['data'] = {}): Mark => ({
  where: at(fields),
  verdict: { code, data },
});

export const unknown = (fields: Fields, code: VerdictCode, data: Verdict['data'] = {}): Mark => ({
  where: at(fields),
  verdict: { status: 'unknown', code, data },
});

export const skipped = (fields: Fields, code: VerdictCode, data: Verdict['data']): Mark => ({
  where: at(fields),
  verdict: { status: 'not-evaluated', code, data },
});

const chats: Fields = { check: 'route-matrix', entry: 'direct' };
const balancerAnswers: Fields = { check: 'balancer-parity', entry: 'balancer', part: 'answers' };

const last = (values: readonly string[]): string => values.at(-1) ?? '';
export const lastNode = (n: Names): string => last(n.nodes);

export function nodeDown(n: Names, node: string): readonly Mark[] {
  const data = { class: 'refused' };
  return [
    { where: (cell) => cell.node === node && cell.entry !== 'balancer', verdict: { code: 'no-answer', data } },
    fail({ check: 'balancer-parity', node, part: 'reach' }, 'node-not-reached', { requests: 12 }),
    fail({ ...balancerAnswers }, 'balancer-failed', { failed: 4, of: 12, statuses: { 502: 4 }, byNode: { [node]: { failed: 4, of: 4 } } }),
    fail({ check: 'route-matrix', entry: 'balancer', route: n.rotations[0] ?? '' }, 'gateway-error', { servedNode: node, servedRaw: node }),
  ];
}

/** Some of what it is asked is lost, on connections that are reset. */
export const nodeFlaps = (n: Names, node: string): readonly Mark[] => [
  fail({ check: ['node-models', 'shared-database'], node }, 'no-answer', { class: 'reset' }),
  fail({ ...chats, node, route: n.providers.slice(0, 2).map(directRoute) }, 'no-answer', { class: 'reset' }),
];

/** Everybody but the handshake that looks at it hangs up. */
export const badCertificate = (n: Names, node: string, code: VerdictCode, data: Verdict['data'] = {}): readonly Mark[] => [
  ...nodeDown(n, node),
  { where: (cell) => cell.node === node && cell.entry !== 'balancer', verdict: { code: 'no-answer', data: { class: 'tls' } } },
  fail({ check: 'tls', node }, code, { ...shown, ...data }),
  unknown({ check: 'tls', node, part: 'offer' }, 'inconclusive', { because: 'certificate-not-accepted' }),
];
export const shown = { subject: 'CN=a', issuer: 'CN=ca', validTo: '2026-01-01T00:00:00.000Z', fingerprint: 'f1', daysLeft: -1 };

export function nodeErrors(n: Names, node: string): readonly Mark[] {
  return [
    fail({ ...chats, node, route: n.providers.map(directRoute) }, 'internal-error', { status: 500 }),
    fail({ ...chats, node, route: n.users.map(ownRoute) }, 'internal-error', { status: 500 }),
    skipped({ ...chats, node, route: n.rotations }, 'withheld', { because: 'would-trip-cooldown' }),
    unknown({ check: 'shared-cache', node }, 'inconclusive', { chat: 'internal-error' }),
    skipped({ check: 'route-matrix', entry: 'balancer', route: n.rotations }, 'withheld', { because: 'would-trip-cooldown' }),
  ];
}

export function deadUpstream(n: Names): readonly Mark[] {
  return [
    fail(balancerAnswers, 'unknown-upstream', { upstreams: { '10.0.0.9:1': 3 }, failed: 3, of: 12 }),
    fail({ check: 'route-matrix', entry: 'balancer', route: directRoute(n.providers[0] ?? '') }, 'gateway-error', {
      servedRaw: '10.0.0.9:1',
    }),
  ];
}

/** Without a header: a node known by its answers was not met, of the others nobody can tell. */
export const balancerEjectsAll = (n: Names): readonly Mark[] => [
  fail({ check: 'route-matrix', entry: 'balancer' }, 'gateway-error', { status: 503 }),
  fail(balancerAnswers, 'balancer-failed', { failed: 24, of: 24, direct: { failed: 0, of: 18 } }),
  unknown({ check: 'balancer-parity', entry: 'balancer', part: 'reach', node: n.nodes }, 'inconclusive', { because: 'no-node-answered' }),
];

export const missedNode = (node: string): readonly Mark[] => [
  fail({ check: 'balancer-parity', node, part: 'reach' }, 'node-not-reached', { requests: 12 }),
];

export const cutFromBalancer = (n: Names, ...nodes: readonly string[]): readonly Mark[] => [
  fail(balancerAnswers, 'balancer-failed', {
    failed: 4 * nodes.length,
    of: 4 * n.nodes.length,
    statuses: { 502: 4 * nodes.length },
    byNode: Object.fromEntries(n.nodes.map((one) => [one, { failed: nodes.includes(one) ? 4 : 0, of: 4 }])),
  }),
  ...nodes.map((node, at) =>
    fail({ check: 'route-matrix', entry: 'balancer', route: n.rotations[at] ?? '' }, 'gateway-error', {
      servedNode: node,
      servedRaw: node,
    }),
  ),
];

export function cutFromDatabase(n: Names, node: string): readonly Mark[] {
  const error = { status: 500 };
  const own = n.users.map(ownRoute);
  return [
    fail({ check: 'identities', node, identity: n.users, part: 'accepted' }, 'unexpected-status', { ...error, kind: 'user' }),
    fail({ check: 'identities', node, part: 'wrong-token' }, 'unexpected-status', error),
    fail({ check: 'shared-database', node }, 'unexpected-status', { ...error, rung: 'mutates' }),
    fail({ check: ['revocation', 'config-convergence'], node }, 'unexpected-status', error),
    fail({ check: ['node-models', 'same-inventory'], node, part: 'models' }, 'no-answer', { class: 'headers-timeout' }),
    fail({ ...chats, node, route: own }, 'internal-error', error),
    skipped({ ...chats, node, route: n.rotations }, 'withheld', { because: 'would-trip-cooldown' }),
    skipped({ check: 'route-matrix', entry: 'balancer', route: [...n.rotations, ...own] }, 'withheld', { because: 'would-trip-cooldown' }),
  ];
}

/** Its way to what every chat needs is gone: it takes questions and never answers those. */
export function leftWaiting(n: Names, node: string): readonly Mark[] {
  const late = { class: 'headers-timeout' };
  const own = n.users.map(ownRoute);
  return [
    fail({ check: ['node-models', 'same-inventory'], node, part: 'models' }, 'no-answer', late),
    fail({ check: 'shared-cache', node, part: 'write' }, 'no-answer', late),
    fail({ ...chats, node, route: [...n.providers.map(directRoute), ...own] }, 'no-answer', late),
    skipped({ ...chats, node, route: n.rotations }, 'withheld', { because: 'would-trip-cooldown' }),
    skipped({ check: 'route-matrix', entry: 'balancer', route: [...n.rotations, ...own] }, 'withheld', { because: 'would-trip-cooldown' }),
  ];
}

export function otherDatabase(n: Names, nodes: readonly string[], code: VerdictCode = 'row-not-seen'): readonly Mark[] {
  const refused = { refusal: 'unknown-token', status: 403 };
  const own = n.users.map(ownRoute);
  return [
    fail({ check: 'shared-database', node: nodes }, code, { rung: 'mutates' }),
    fail({ check: 'revocation', node: nodes }, 'change-not-seen', { change: 'added', withinMs: 5000 }),
    fail({ check: 'identities', node: nodes, identity: n.users, part: 'accepted' }, 'refused', { ...refused, kind: 'user' }),
    fail({ check: ['auth-matrix', 'same-user-config', 'config-convergence'], node: nodes, identity: n.users }, 'refused', {
      ...refused,
      kind: 'user',
    }),
    fail({ ...chats, node: nodes, identity: n.users }, 'refused', refused),
    fail({ check: 'route-matrix', entry: 'balancer', route: own }, 'refused', { ...refused, servedNode: nodes[0] ?? '' }),
  ];
}

export function lacksRotation(n: Names, node: string): readonly Mark[] {
  const route = n.rotations[0] ?? '';
  return [
    fail({ check: 'same-inventory', node, part: ['rotations', 'models'] }, 'differs', { nodes: [node] }),
    fail({ ...chats, node, route }, 'route-unknown', { status: 400 }),
  ];
}

export function defaultPrefix(): readonly Mark[] {
  return [
    fail({ check: 'shared-cache', part: 'write' }, 'key-elsewhere', {
      foundUnder: 'aisbf:response:',
      expectedPrefix: 'a:r:',
      isDefault: true,
    }),
    skipped({ check: 'shared-cache', part: 'read' }, 'need-missing', { need: 'another writer' }),
    fail({ check: 'prefix-isolation', part: 'strays' }, 'stray-keys', { prefixes: { 'aisbf:response:': 3 }, isDefault: true }),
  ];
}

export function otherPrefix(node: string): readonly Mark[] {
  return [
    fail({ check: 'shared-cache', node, part: 'write' }, 'key-elsewhere', { foundUnder: 'c:', expectedPrefix: 'a:r:', isDefault: false }),
    fail({ check: 'shared-cache', node, part: 'read' }, 'not-served-from-cache', { writer: 'x' }),
    fail({ check: 'prefix-isolation', part: 'strays' }, 'stray-keys', { prefixes: { 'c:': 1 }, isDefault: false }),
  ];
}

export const memoryCache = (node: string): readonly Mark[] => [
  fail({ check: 'shared-cache', node, part: 'write' }, 'key-nowhere'),
  fail({ check: 'shared-cache', node, part: 'read' }, 'not-served-from-cache', { writer: 'x' }),
];

export const sharedPrefix = (n: Names): readonly Mark[] => [
  fail({ check: 'prefix-isolation', part: n.neighbour }, 'writes-into-ours', { environment: n.neighbour, prefix: 'a:' }),
];

export function refusedIdentity(n: Names, identity: string, refusal: string): readonly Mark[] {
  const kind = n.globals.includes(identity) ? 'global' : 'user';
  return [
    fail({ check: 'identities', identity, part: 'accepted' }, 'refused', { refusal, status: 403, kind }),
    fail({ check: 'auth-matrix', identity, part: ['own', 'own-chat'] }, 'refused', { refusal, status: 403, kind }),
    ...(kind === 'user' && refusal === 'global-token-on-user-path'
      ? [fail({ check: 'auth-matrix', identity, part: 'global' }, 'let-in', { status: 200, kind })]
      : []),
    ...(refusal === 'unknown-token' || kind === 'global'
      ? [fail({ check: 'auth-matrix', identity, part: ['global', 'another'] }, 'refused', { refusal, status: 403, kind })]
      : []),
    fail({ check: 'route-matrix', identity }, 'refused', { refusal, status: 403 }),
  ];
}

export function openNode(n: Names, node: string): readonly Mark[] {
  const off = { refusal: 'authentication-off', status: 401 };
  return [
    fail({ check: 'identities', node, part: ['no-token', 'wrong-token'] }, 'let-in', { status: 200 }),
    fail({ check: 'identities', node, identity: n.users, part: 'accepted' }, 'refused', { ...off, kind: 'user' }),
    fail({ check: 'config-convergence', node }, 'refused', { ...off, kind: 'user' }),
    fail({ check: 'auth-matrix', node, part: ['no-token-global', 'wrong-token-global'] }, 'let-in', { status: 200 }),
    fail({ check: 'auth-matrix', node, identity: n.users, part: 'global' }, 'let-in', { status: 200, kind: 'user' }),
    fail({ check: 'auth-matrix', node, identity: n.users, part: ['own', 'another'] }, 'refused', { ...off, kind: 'user' }),
    fail({ check: 'auth-matrix', node, identity: n.globals, part: 'user' }, 'refused', { ...off, kind: 'global' }),
    fail({ ...chats, node, identity: n.users }, 'route-unknown', { status: 400 }),
    fail({ ...chats, node, route: n.users.map(ownRoute) }, 'provider-unknown', { status: 400 }),
    unknown({ check: ['shared-database', 'revocation'], node }, 'inconclusive', { because: 'authentication-off' }),
    fail({ check: 'route-matrix', entry: 'balancer', route: n.users.map(ownRoute) }, 'provider-unknown', { servedNode: node }),
  ];
}

/** The check that says so: limits have checks of their own. */
const aspectOf = (code: VerdictCode): Fields =>
  code === 'too-slow' ? { check: 'latency' } : code === 'too-expensive' ? { check: 'cost' } : {};

/** Direct asks fail through `nodes`; rotations over it, whose members are `alone` or not, are not asked. */
export function providerDown(n: Names, provider: string, nodes: readonly string[], code: VerdictCode, alone: boolean): readonly Mark[] {
  const at = n.providers.indexOf(provider);
  const rotations = n.rotations.filter((_, index) => index === at || index + 1 === at);
  const candidates = alone ? { candidates: [provider] } : {};
  return [
    fail({ ...chats, ...aspectOf(code), node: nodes, route: directRoute(provider) }, code, { status: 502 }),
    skipped({ ...chats, node: nodes, route: rotations }, 'withheld', { because: 'would-trip-cooldown', ...candidates }),
    skipped({ check: 'route-matrix', entry: 'balancer', route: [directRoute(provider), ...rotations] }, 'withheld', {
      because: 'would-trip-cooldown',
    }),
  ];
}

export function routeMissing(route: string): readonly Mark[] {
  return [fail({ check: 'route-matrix', route }, 'route-unknown', { status: 400 })];
}

/** `nodes` answer 503 to direct asks of the provider; nothing else is sent over it there. */
export function providerDisabled(n: Names, provider: string, nodes: readonly string[]): readonly Mark[] {
  return [
    unknown({ ...chats, node: nodes, route: directRoute(provider) }, 'in-cooldown', { meaning: 'in-cooldown', status: 503 }),
    skipped({ ...chats, node: nodes, route: n.rotations.slice(0, 1) }, 'withheld', { because: 'would-trip-cooldown' }),
  ];
}

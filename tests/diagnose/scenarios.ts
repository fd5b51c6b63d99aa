import type { Finding } from '../../src/diagnose/finding.js';
import {
  badCertificate,
  cutFromBalancer,
  cutFromDatabase,
  deadUpstream,
  defaultPrefix,
  fail,
  lacksRotation,
  lastNode,
  leftWaiting,
  memoryCache,
  missedNode,
  nodeDown,
  nodeErrors,
  nodeFlaps,
  openNode,
  otherDatabase,
  otherPrefix,
  providerDisabled,
  providerDown,
  refusedIdentity,
  routeMissing,
  sharedPrefix,
  shown,
  skipped,
  unknown,
} from './marks.js';
import { directRoute, type Mark, type Names, ownRoute } from './view-builder.js';

export interface Expected {
  readonly id: string;
  /** `factor:level`. */
  readonly culprits: readonly string[];
  readonly layer: Finding['layer'];
  readonly symptom: Finding['symptom'];
  readonly fix: Finding['fix'];
  readonly severity?: Finding['severity'];
  readonly attribution?: Finding['attribution'];
}

export interface Scenario {
  readonly title: string;
  readonly marks: (n: Names) => readonly Mark[];
  readonly expected: (n: Names) => Expected;
}

const A = 'every-other-request-fails';
const B = 'change-not-visible';
const C = 'stale-or-cross-environment-cache';
const D = 'token-works-here-not-there';

const first = (values: readonly string[]): string => values[0] ?? '';
const infra = { fix: 'infrastructure' } as const;
const aNode = (n: Names): readonly string[] => [`node:${lastNode(n)}`];

const scenario = (title: string, marks: Scenario['marks'], expected: Scenario['expected']): Scenario => ({ title, marks, expected });

const chatsOn = (node: string) => ({ check: 'route-matrix', entry: 'direct', node });

const twice = fail({ check: 'shared-database', part: 'visible' }, 'schema-visible-twice', { schemas: ['a', 'b'] });
const seenTwice = {
  id: 'schema-visible-twice',
  culprits: ['setting:database.mysql_user'],
  layer: 'database',
  symptom: B,
  ...infra,
} as const;

export const scenarios: readonly Scenario[] = [
  scenario(
    'node down',
    (n) => nodeDown(n, lastNode(n)),
    (n) => ({ id: 'node-unreachable', culprits: aNode(n), layer: 'node', symptom: A, ...infra }),
  ),
  scenario(
    "a node's certificate has ended",
    (n) => badCertificate(n, lastNode(n), 'certificate-expired'),
    (n) => ({ id: 'certificate-expired', culprits: aNode(n), layer: 'node', symptom: A, ...infra, severity: 'critical' }),
  ),
  scenario(
    "a node's certificate is for another name",
    (n) => badCertificate(n, lastNode(n), 'certificate-wrong-name'),
    (n) => ({ id: 'certificate-wrong-name', culprits: aNode(n), layer: 'node', symptom: A, ...infra }),
  ),
  scenario(
    'every certificate is issued by somebody who is not trusted',
    (n) => [
      ...n.nodes.flatMap((node) => badCertificate(n, node, 'certificate-untrusted', { problem: 'SELF_SIGNED_CERT_IN_CHAIN' })),
      fail({ entry: 'balancer' }, 'no-answer', { class: 'tls' }),
      fail({ check: 'tls', entry: 'balancer' }, 'certificate-untrusted', { ...shown, problem: 'SELF_SIGNED_CERT_IN_CHAIN' }),
      fail({ check: 'tls', part: n.neighbour }, 'certificate-untrusted', { ...shown, problem: 'SELF_SIGNED_CERT_IN_CHAIN' }),
      unknown({ check: 'prefix-isolation', part: n.neighbour }, 'inconclusive', { because: 'neighbour-does-not-answer' }),
    ],
    () => ({ id: 'certificate-untrusted', culprits: ['everything:*'], layer: 'network', symptom: null, ...infra }),
  ),
  scenario(
    "the balancer's certificate has ended",
    () => [
      fail({ entry: 'balancer' }, 'no-answer', { class: 'tls', failed: 12, of: 12 }),
      unknown({ part: 'reach' }, 'inconclusive', { because: 'header-missing' }),
      fail({ check: 'tls', entry: 'balancer' }, 'certificate-expired', shown),
    ],
    () => ({ id: 'certificate-expired', culprits: ['entry:balancer'], layer: 'balancer', symptom: null, ...infra, severity: 'critical' }),
  ),
  scenario(
    'one certificate for all nodes ends soon',
    (n) =>
      n.nodes.map(
        (node): Mark => ({
          where: (cell) => cell.check === 'tls' && cell.node === node && cell.part === undefined,
          verdict: { code: 'certificate-expires-soon', data: { ...shown, daysLeft: 5 } },
        }),
      ),
    (n) => ({
      id: 'certificate-expires-soon',
      culprits: n.nodes.map((node) => `node:${node}`),
      layer: 'node',
      symptom: null,
      ...infra,
      severity: 'warning',
    }),
  ),
  scenario(
    'a node offers an older TLS',
    (n) => [fail({ check: 'tls', node: lastNode(n), part: 'offer' }, 'tls-differs', { value: 'TLSv1.2', majority: 'TLSv1.3', tie: false })],
    (n) => ({ id: 'tls-differs', culprits: aNode(n), layer: 'node', symptom: null, ...infra, severity: 'warning' }),
  ),
  scenario(
    'a limit that each node counts for itself',
    () => [
      fail({ check: 'spread-limit' }, 'limit-counted-otherwise', { declared: 'cluster', counted: 'node', requests: 10, windowSeconds: 60 }),
    ],
    () => ({
      id: 'limit-counted-otherwise',
      culprits: ['setting:client_rate_limiting'],
      layer: 'node',
      symptom: null,
      ...infra,
    }),
  ),
  scenario(
    'a limit that is tighter on one node',
    (n) => [
      fail({ check: 'spread-limit' }, 'limit-tighter', { declared: 'node', counted: null, nodes: [lastNode(n)], servedNode: lastNode(n) }),
    ],
    (n) => ({ id: 'limit-not-as-declared', culprits: aNode(n), layer: 'node', symptom: null, ...infra }),
  ),
  scenario(
    'a limit that is not in force',
    () => [fail({ check: 'spread-limit' }, 'limit-not-in-force', { declared: 'node', counted: null })],
    () => ({ id: 'limit-not-as-declared', culprits: ['setting:client_rate_limiting'], layer: 'node', symptom: null, ...infra }),
  ),
  scenario(
    'nothing answers',
    () => [
      { where: (cell) => cell.node !== undefined, verdict: { code: 'no-answer', data: { class: 'connect-timeout' } } },
      fail({ entry: 'balancer' }, 'no-answer', { class: 'connect-timeout' }),
      unknown({ check: 'prefix-isolation' }, 'store-unreachable'),
    ],
    () => ({ id: 'nothing-answers', culprits: ['everything:*'], layer: 'network', symptom: null, ...infra, severity: 'critical' }),
  ),
  scenario(
    'node errors',
    (n) => nodeErrors(n, lastNode(n)),
    (n) => ({ id: 'node-errors', culprits: aNode(n), layer: 'node', symptom: A, ...infra }),
  ),
  scenario(
    'node garbles its health',
    (n) => [
      { where: (cell) => cell.node === lastNode(n) && cell.entry !== 'balancer', verdict: { code: 'garbage', data: { status: 200 } } },
    ],
    (n) => ({ id: 'node-unhealthy', culprits: aNode(n), layer: 'node', symptom: A, ...infra }),
  ),
  scenario(
    'node flaps',
    (n) => nodeFlaps(n, lastNode(n)),
    (n) => ({ id: 'node-flaps', culprits: aNode(n), layer: 'node', symptom: A, ...infra }),
  ),
  scenario(
    'node flaps, and the pool saw none of it',
    (n) => [fail({ check: 'node-health', node: lastNode(n), part: 'connections' }, 'no-answer', { class: 'reset', lost: 2, of: 6 })],
    (n) => ({ id: 'node-flaps', culprits: aNode(n), layer: 'node', symptom: A, ...infra }),
  ),
  scenario(
    'node so slow that idle connections are closed meanwhile',
    (n) => [
      fail({ ...chatsOn(lastNode(n)), check: 'latency' }, 'too-slow', { ms: 9000 }),
      fail({ check: ['node-models', 'shared-database'], node: lastNode(n) }, 'no-answer', { class: 'closed' }),
    ],
    (n) => ({ id: 'node-slow', culprits: aNode(n), layer: 'node', symptom: A, ...infra }),
  ),
  scenario(
    'node slow',
    (n) => [fail({ ...chatsOn(lastNode(n)), check: 'latency' }, 'too-slow', { ms: 9000 })],
    (n) => ({ id: 'node-slow', culprits: aNode(n), layer: 'node', symptom: A, ...infra }),
  ),
  scenario(
    'node limits its clients',
    (n) => [fail(chatsOn(lastNode(n)), 'rate-limited', { by: 'client' })],
    (n) => ({ id: 'node-rate-limits', culprits: aNode(n), layer: 'node', symptom: A, ...infra }),
  ),
  scenario(
    'node limits its clients, readers among them',
    (n) => [
      fail({ ...chatsOn(lastNode(n)), identity: n.globals }, 'rate-limited', { by: 'client' }),
      fail({ check: ['node-models', 'same-inventory'], node: lastNode(n) }, 'rate-limited', { by: 'client', status: 429 }),
    ],
    (n) => ({ id: 'node-rate-limits', culprits: aNode(n), layer: 'node', symptom: A, ...infra }),
  ),
  scenario(
    'every node limits its clients',
    (n) => [
      fail({ check: ['route-matrix', 'node-models', 'dashboard-session'], node: n.nodes }, 'rate-limited', { by: 'client', status: 429 }),
      fail({ check: 'route-matrix', entry: 'balancer' }, 'rate-limited', { by: 'client', status: 429 }),
      fail({ part: 'answers' }, 'balancer-failed', { failed: 12, of: 12, statuses: { 429: 12 } }),
      skipped({ check: 'streaming' }, 'need-missing', { chat: 'client-rate-limited' }),
    ],
    () => ({
      id: 'every-node-limits',
      culprits: ['setting:client_rate_limiting'],
      layer: 'node',
      symptom: null,
      fix: 'harness',
    }),
  ),
  scenario(
    'every node limits its readers',
    (n) => [fail({ check: ['node-models', 'same-inventory'], node: n.nodes }, 'rate-limited', { by: 'client', status: 429 })],
    () => ({
      id: 'every-node-limits',
      culprits: ['setting:client_rate_limiting'],
      layer: 'node',
      symptom: null,
      fix: 'harness',
    }),
  ),
  scenario(
    'every node drops connections',
    (n) => [
      fail({ check: 'node-health', node: n.nodes, part: 'connections' }, 'no-answer', { class: 'reset', lost: 2, of: 6 }),
      fail({ check: 'route-matrix', entry: 'direct', node: n.nodes, route: directRoute(first(n.providers)) }, 'no-answer', {
        class: 'reset',
      }),
      fail({ check: 'route-matrix', entry: 'balancer', route: directRoute(first(n.providers)) }, 'no-answer', { class: 'reset' }),
    ],
    () => ({ id: 'every-node-flaps', culprits: ['everything:*'], layer: 'network', symptom: null, ...infra }),
  ),
  scenario(
    'every chat is late',
    (n) => [fail({ check: 'latency', entry: 'direct', node: n.nodes }, 'too-slow', { ms: 9000 })],
    () => ({
      id: 'every-node-slow',
      culprits: ['everything:*'],
      layer: 'network',
      symptom: null,
      attribution: 'aliased',
      ...infra,
    }),
  ),
  scenario(
    'every node fails at every chat by itself',
    (n) => n.nodes.flatMap((node) => nodeErrors(n, node)),
    () => ({ id: 'every-chat-fails', culprits: ['everything:*'], layer: 'node', symptom: null, severity: 'critical', ...infra }),
  ),
  scenario(
    'every node waits',
    (n) => n.nodes.flatMap((node) => leftWaiting(n, node)),
    () => ({
      id: 'every-chat-fails',
      culprits: ['everything:*'],
      layer: 'network',
      symptom: null,
      severity: 'critical',
      attribution: 'aliased',
      ...infra,
    }),
  ),
  scenario(
    'no node gets through to any provider',
    (n) => [
      fail({ check: 'route-matrix', node: n.nodes, route: [...n.providers.map(directRoute), ...n.users.map(ownRoute)] }, 'upstream-failed'),
      skipped({ check: 'route-matrix', route: n.rotations }, 'withheld', { because: 'would-trip-cooldown' }),
      skipped({ check: 'route-matrix', entry: 'balancer' }, 'withheld', { because: 'would-trip-cooldown' }),
      skipped({ check: 'streaming' }, 'need-missing', { chat: 'upstream-failed' }),
      unknown({ check: 'shared-cache' }, 'inconclusive', { chat: 'upstream-failed' }),
    ],
    () => ({
      id: 'every-chat-fails',
      culprits: ['everything:*'],
      layer: 'network',
      symptom: null,
      severity: 'critical',
      attribution: 'aliased',
      ...infra,
    }),
  ),
  scenario(
    'no node reaches the database',
    (n) => n.nodes.flatMap((node) => cutFromDatabase(n, node)),
    () => ({
      id: 'no-node-reaches-database',
      culprits: ['store:mysql'],
      layer: 'network',
      symptom: null,
      severity: 'critical',
      ...infra,
    }),
  ),
  scenario('balancer keeps a dead node', deadUpstream, () => ({
    id: 'balancer-keeps-dead-node',
    culprits: ['entry:balancer'],
    layer: 'balancer',
    symptom: A,
    ...infra,
  })),
  scenario(
    'balancer knows another node',
    () => [fail({ part: 'answers' }, 'unknown-upstream', { upstreams: { 'h:1': 2 }, failed: 0, of: 9 })],
    () => ({ id: 'balancer-sends-elsewhere', culprits: ['entry:balancer'], layer: 'balancer', symptom: A, ...infra }),
  ),
  scenario(
    'balancer misses a node',
    (n) => missedNode(lastNode(n)),
    (n) => ({ id: 'balancer-misses-node', culprits: ['entry:balancer', ...aNode(n)], layer: 'balancer', symptom: null, ...infra }),
  ),
  scenario(
    'balancer cannot reach a node',
    (n) => cutFromBalancer(n, lastNode(n)),
    (n) => ({ id: 'balancer-cannot-reach-node', culprits: ['entry:balancer', ...aNode(n)], layer: 'balancer', symptom: A, ...infra }),
  ),
  scenario(
    'balancer drops authorization',
    (n) => [
      fail({ check: 'route-matrix', entry: 'balancer', identity: [...n.globals, ...n.users] }, 'refused', {
        refusal: 'missing-authorization',
      }),
      fail({ part: 'answers' }, 'balancer-failed', { failed: 12, of: 12, statuses: { 401: 12 } }),
    ],
    () => ({ id: 'balancer-drops-authorization', culprits: ['entry:balancer'], layer: 'balancer', symptom: D, ...infra }),
  ),
  scenario(
    'a clock goes wrong',
    (n) => [
      fail({ check: 'clock-skew', node: lastNode(n) }, 'clock-skewed', { skewMs: { low: 59_000, high: 61_000 }, against: ['redis'] }),
    ],
    (n) => ({ id: 'clock-skew', culprits: aNode(n), layer: 'node', symptom: null, ...infra }),
  ),
  scenario(
    'one of two clocks goes wrong',
    (n) => [
      fail({ check: 'clock-skew', node: n.nodes.slice(0, 2) }, 'clock-skewed', { skewMs: { low: -61_000, high: -59_000 }, tie: true }),
    ],
    (n) => ({
      id: 'clock-skew',
      culprits: n.nodes.slice(0, 2).map((node) => `node:${node}`),
      layer: 'node',
      symptom: null,
      attribution: 'ambiguous',
      ...infra,
    }),
  ),
  scenario(
    'balancer buffers streams',
    (n) => [
      fail({ check: 'streaming', entry: 'balancer', route: directRoute(first(n.providers)) }, 'buffered', {
        spreadMs: 0,
        elsewhereMs: 300,
      }),
    ],
    () => ({ id: 'balancer-buffers-streams', culprits: ['entry:balancer'], layer: 'balancer', symptom: null, ...infra }),
  ),
  scenario(
    'balancer breaks streams',
    (n) => [fail({ check: 'streaming', entry: 'balancer', route: directRoute(first(n.providers)) }, 'garbage')],
    () => ({ id: 'balancer-fails', culprits: ['entry:balancer'], layer: 'balancer', symptom: A, ...infra }),
  ),
  scenario(
    'streams of a provider break off',
    (n) => [
      fail({ check: 'streaming', entry: 'direct', route: directRoute(first(n.providers)) }, 'garbage'),
      skipped({ check: 'streaming', entry: 'balancer', route: directRoute(first(n.providers)) }, 'need-missing', { chat: 'garbage' }),
    ],
    (n) => ({
      id: 'provider-garbles',
      culprits: [`provider:${first(n.providers)}`],
      layer: 'provider',
      symptom: null,
      fix: 'route-policy',
    }),
  ),
  scenario(
    'a chat fails, and its stream goes without',
    (n) => [
      fail({ check: 'route-matrix', route: directRoute(first(n.providers)) }, 'provider-unknown', { status: 400 }),
      skipped({ check: 'streaming', route: directRoute(first(n.providers)) }, 'need-missing', { chat: 'provider-unknown' }),
    ],
    (n) => ({
      id: 'route-missing',
      culprits: [`route:${directRoute(first(n.providers))}`],
      layer: 'route',
      symptom: null,
      fix: 'route-policy',
    }),
  ),
  scenario(
    'balancer down',
    () => [fail({ check: ['route-matrix', 'balancer-parity'], entry: 'balancer' }, 'no-answer', { class: 'refused' })],
    () => ({ id: 'balancer-unreachable', culprits: ['entry:balancer'], layer: 'balancer', symptom: A, ...infra }),
  ),
  scenario(
    'balancer fails without a header',
    (n) => [fail({ check: 'route-matrix', entry: 'balancer', route: n.rotations[0] ?? '' }, 'gateway-error')],
    () => ({ id: 'balancer-fails', culprits: ['entry:balancer'], layer: 'balancer', symptom: A, ...infra }),
  ),
  scenario(
    'node on another database',
    (n) => otherDatabase(n, [lastNode(n)]),
    (n) => ({ id: 'node-on-another-database', culprits: aNode(n), layer: 'database', symptom: B, ...infra }),
  ),
  scenario(
    'node on a clone (tokens known, row not seen)',
    (n) => [fail({ check: 'shared-database', node: lastNode(n) }, 'row-not-seen', { rung: 'mutates' })],
    (n) => ({ id: 'node-on-another-database', culprits: aNode(n), layer: 'database', symptom: B, ...infra }),
  ),
  scenario(
    'node cut from the database',
    (n) => cutFromDatabase(n, lastNode(n)),
    (n) => ({ id: 'node-cannot-reach-database', culprits: aNode(n), layer: 'node', symptom: A, ...infra }),
  ),
  scenario(
    'node cut from the cache',
    (n) => leftWaiting(n, lastNode(n)),
    (n) => ({ id: 'node-waits', culprits: aNode(n), layer: 'node', symptom: A, ...infra }),
  ),
  scenario(
    'no node uses the database',
    (n) => otherDatabase(n, n.nodes),
    () => ({ id: 'no-node-uses-the-database', culprits: ['everything:*'], layer: 'database', symptom: B, ...infra, severity: 'critical' }),
  ),
  scenario(
    "the nodes' account sees a second schema, and all have started so",
    (n) => [...otherDatabase(n, n.nodes), twice],
    () => ({ ...seenTwice, severity: 'critical' }),
  ),
  scenario(
    "the nodes' account sees a second schema, and one node has started so",
    (n) => [...otherDatabase(n, [lastNode(n)]), twice],
    () => ({ ...seenTwice, severity: 'critical' }),
  ),
  scenario(
    "the nodes' account sees a second schema, and none has started since",
    () => [twice],
    () => ({ ...seenTwice, severity: 'critical' }),
  ),
  scenario(
    'node lacks a rotation',
    (n) => lacksRotation(n, lastNode(n)),
    (n) => ({ id: 'node-config-differs', culprits: aNode(n), layer: 'node', symptom: B, ...infra }),
  ),
  scenario(
    "node keeps a user's old configuration, by its listing",
    (n) => [fail({ check: 'same-user-config', node: lastNode(n) }, 'not-as-declared')],
    (n) => ({ id: 'node-stale-user-config', culprits: aNode(n), layer: 'node', symptom: B, ...infra }),
  ),
  scenario(
    "node keeps a user's old configuration, by a route",
    (n) => [
      fail({ ...chatsOn(lastNode(n)), route: ownRoute(first(n.users)) }, 'provider-unknown', { status: 400, kind: 'user-provider' }),
      fail({ check: 'route-matrix', entry: 'balancer', route: ownRoute(first(n.users)) }, 'provider-unknown', {
        status: 400,
        servedNode: lastNode(n),
      }),
    ],
    (n) => ({ id: 'node-stale-user-config', culprits: aNode(n), layer: 'node', symptom: B, ...infra }),
  ),
  scenario(
    "every node keeps a user's old configuration",
    () => [fail({ check: 'same-user-config' }, 'not-as-declared')],
    () => ({ id: 'node-stale-user-config', culprits: ['everything:*'], layer: 'node', symptom: B, ...infra, attribution: 'everything' }),
  ),
  scenario(
    'node of another version',
    (n) => [
      fail({ check: 'same-inventory', node: lastNode(n), part: ['version', 'models'] }, 'differs'),
      fail({ check: 'same-version', node: lastNode(n) }, 'differs'),
    ],
    (n) => ({ id: 'node-other-version', culprits: aNode(n), layer: 'node', symptom: B, ...infra }),
  ),
  scenario(
    'no node has the declared version',
    () => [fail({ check: 'same-version' }, 'not-as-declared')],
    () => ({ id: 'not-as-declared', culprits: ['everything:*'], layer: 'node', symptom: B, ...infra, attribution: 'everything' }),
  ),
  scenario(
    'no node is as declared',
    () => [fail({ check: 'same-inventory', part: 'providers' }, 'not-as-declared')],
    () => ({ id: 'not-as-declared', culprits: ['everything:*'], layer: 'node', symptom: B, ...infra, attribution: 'everything' }),
  ),
  scenario('default response prefix', defaultPrefix, () => ({
    id: 'response-prefix-is-default',
    culprits: ['setting:response_cache.redis_key_prefix'],
    layer: 'cache',
    symptom: C,
    ...infra,
  })),
  scenario(
    'another prefix on all nodes',
    () => [fail({ check: 'shared-cache', part: 'write' }, 'key-elsewhere', { foundUnder: 'c:', expectedPrefix: 'a:', isDefault: false })],
    () => ({
      id: 'response-prefix-differs-from-file',
      culprits: ['setting:response_cache.redis_key_prefix'],
      layer: 'cache',
      symptom: C,
      ...infra,
    }),
  ),
  scenario(
    'node with another prefix',
    (n) => otherPrefix(lastNode(n)),
    (n) => ({ id: 'node-uses-another-cache', culprits: aNode(n), layer: 'cache', symptom: C, ...infra }),
  ),
  scenario(
    'node with a cache in memory',
    (n) => memoryCache(lastNode(n)),
    (n) => ({ id: 'node-uses-another-cache', culprits: aNode(n), layer: 'cache', symptom: C, ...infra }),
  ),
  scenario(
    'no node writes into the cache',
    () => [fail({ check: 'shared-cache', part: 'write' }, 'key-nowhere')],
    () => ({ id: 'no-node-uses-the-cache', culprits: ['everything:*'], layer: 'cache', symptom: C, ...infra }),
  ),
  scenario(
    'entries live too long',
    () => [fail({ check: 'shared-cache', part: 'write' }, 'ttl-too-long', { ttl: 86400, max: 900 })],
    () => ({ id: 'cache-ttl-too-long', culprits: ['setting:response_cache.ttl'], layer: 'cache', symptom: C, ...infra }),
  ),
  scenario(
    'entries of one node live too long',
    (n) => [fail({ check: 'shared-cache', node: lastNode(n), part: 'write' }, 'ttl-too-long', { ttl: 86400, max: 900 })],
    (n) => ({ id: 'node-cache-ttl-differs', culprits: aNode(n), layer: 'cache', symptom: C, ...infra }),
  ),
  scenario('prefix shared with a neighbour', sharedPrefix, (n) => ({
    id: 'prefix-shared-with-environment',
    culprits: [`environment:${n.neighbour}`],
    layer: 'cache',
    symptom: C,
    ...infra,
  })),
  scenario(
    'prefixes overlap by declaration',
    (n) => [
      fail({ check: 'prefix-isolation', part: 'declared' }, 'prefixes-overlap', { ours: 'a:', theirs: 'a:b:', environment: n.neighbour }),
    ],
    (n) => ({ id: 'prefixes-overlap', culprits: [`environment:${n.neighbour}`], layer: 'cache', symptom: C, ...infra }),
  ),
  scenario(
    'two tenants with one id',
    (n) => [
      fail({ check: 'isolation', route: first(n.rotations) }, 'anothers-answer', {
        id: 'x',
        username: first(n.users),
        kind: 'user-rotation',
      }),
    ],
    (n) => ({
      id: 'tenants-share-answers',
      culprits: [`route:${first(n.rotations)}`],
      layer: 'cache',
      symptom: C,
      ...infra,
      severity: 'critical',
    }),
  ),
  scenario(
    'stray keys alone',
    () => [fail({ check: 'prefix-isolation', part: 'strays' }, 'stray-keys', { prefixes: { 'x:': 4 }, isDefault: false })],
    () => ({ id: 'stray-keys', culprits: ['store:redis'], layer: 'cache', symptom: C, ...infra, severity: 'warning' }),
  ),
  ...(
    [
      ['token-lacks-scope', 'scope-lacks-api'],
      ['username-differs', 'another-users-path'],
      ['wrong-route-prefix', 'global-token-on-user-path'],
      ['token-unknown-everywhere', 'unknown-token'],
    ] as const
  ).map(([id, refusal]) =>
    scenario(
      `a user's token: ${refusal}`,
      (n) => refusedIdentity(n, first(n.users), refusal),
      (n) => ({ id, culprits: [`identity:${first(n.users)}`], layer: 'auth', symptom: D, fix: 'credentials' }),
    ),
  ),
  scenario(
    'the only global identity is a user',
    (n) => [
      ...refusedIdentity(n, first(n.globals), 'user-token-on-global-path'),
      skipped({ check: ['node-models', 'same-inventory'] }, 'need-missing', { need: 'a global identity that is accepted' }),
    ],
    (n) => ({ id: 'wrong-route-prefix', culprits: [`identity:${first(n.globals)}`], layer: 'auth', symptom: D, fix: 'credentials' }),
  ),
  scenario(
    'node lets anybody in',
    (n) => openNode(n, lastNode(n)),
    (n) => ({ id: 'node-lets-anybody-in', culprits: aNode(n), layer: 'auth', symptom: D, ...infra, severity: 'critical' }),
  ),
  scenario(
    'every node lets anybody in',
    (n) => n.nodes.flatMap((node) => openNode(n, node)),
    () => ({ id: 'nobody-needs-a-token', culprits: ['setting:auth.enabled'], layer: 'auth', symptom: D, ...infra, severity: 'critical' }),
  ),
  scenario(
    "node lets a user in on another's path",
    (n) => [fail({ check: 'auth-matrix', node: lastNode(n), identity: n.users, part: 'another' }, 'let-in', { status: 400, kind: 'user' })],
    (n) => ({ id: 'node-lets-others-in', culprits: aNode(n), layer: 'auth', symptom: D, ...infra, severity: 'critical' }),
  ),
  scenario(
    "every node lets users in on another's path",
    (n) => [fail({ check: 'auth-matrix', identity: n.users, part: 'another' }, 'let-in', { status: 400, kind: 'user' })],
    () => ({
      id: 'node-lets-others-in',
      culprits: ['everything:*'],
      layer: 'auth',
      symptom: D,
      ...infra,
      severity: 'critical',
      attribution: 'everything',
    }),
  ),
  scenario(
    'node signs sessions with a secret of its own',
    (n) => [
      fail({ check: 'dashboard-session', node: lastNode(n), part: 'honoured' }, 'session-refused', {
        honours: [lastNode(n)],
        anchors: [...n.nodes],
      }),
    ],
    (n) => ({ id: 'node-own-session-secret', culprits: aNode(n), layer: 'auth', symptom: D, ...infra }),
  ),
  scenario(
    'no node shares its session secret',
    () => [fail({ check: 'dashboard-session', part: 'honoured' }, 'differs-no-majority', { honours: [] })],
    () => ({ id: 'sessions-not-shared', culprits: ['everything:*'], layer: 'auth', symptom: D, ...infra, attribution: 'everything' }),
  ),
  scenario(
    'two nodes are one process',
    (n) => [fail({ check: 'separate-processes', node: n.nodes.slice(-2) }, 'one-process', { nodes: n.nodes.slice(-2), origins: [] })],
    (n) => ({
      id: 'nodes-are-one-process',
      culprits: n.nodes.slice(-2).map((node) => `node:${node}`),
      layer: 'node',
      symptom: null,
      fix: 'harness',
    }),
  ),
  scenario(
    'node mixes up whose answers are whose',
    (n) => [
      fail({ check: 'isolation', part: 'concurrent', node: lastNode(n) }, 'anothers-answer', { identity: 'x', whose: 'y', asked: 'z' }),
    ],
    (n) => ({ id: 'node-mixes-answers', culprits: aNode(n), layer: 'node', symptom: C, ...infra, severity: 'critical' }),
  ),
  scenario(
    'every node mixes up whose answers are whose',
    () => [fail({ check: 'isolation', part: 'concurrent' }, 'anothers-answer', { identity: 'x', whose: 'y', asked: 'z' })],
    () => ({
      id: 'node-mixes-answers',
      culprits: ['everything:*'],
      layer: 'node',
      symptom: C,
      ...infra,
      severity: 'critical',
      attribution: 'everything',
    }),
  ),
  scenario(
    'node keeps revoked tokens',
    (n) => [fail({ check: 'revocation', node: lastNode(n) }, 'change-not-seen', { change: 'switched-off', withinMs: 5000 })],
    (n) => ({ id: 'node-keeps-revoked-tokens', culprits: aNode(n), layer: 'auth', symptom: D, ...infra, severity: 'critical' }),
  ),
  scenario(
    'every node keeps revoked tokens',
    () => [fail({ check: 'revocation' }, 'change-not-seen', { change: 'deleted', withinMs: 5000 })],
    () => ({
      id: 'node-keeps-revoked-tokens',
      culprits: ['everything:*'],
      layer: 'auth',
      symptom: D,
      ...infra,
      severity: 'critical',
      attribution: 'everything',
    }),
  ),
  scenario(
    'node shows changes late',
    (n) => [fail({ check: 'revocation', node: lastNode(n) }, 'change-not-seen', { change: 'added', withinMs: 5000 })],
    (n) => ({ id: 'node-shows-changes-late', culprits: aNode(n), layer: 'node', symptom: B, ...infra }),
  ),
  scenario(
    'node keeps what users configured',
    (n) => [fail({ check: 'config-convergence', node: lastNode(n) }, 'change-not-seen', { change: 'saved', withinMs: 5000 })],
    (n) => ({ id: 'node-shows-changes-late', culprits: aNode(n), layer: 'node', symptom: B, ...infra }),
  ),
  scenario(
    'node follows the shared database from far behind',
    (n) => [
      fail({ check: 'revocation', node: lastNode(n) }, 'change-not-seen', { change: 'added', withinMs: 5000 }),
      fail({ check: 'config-convergence', node: lastNode(n) }, 'change-not-seen', { change: 'saved', withinMs: 5000 }),
    ],
    (n) => ({ id: 'node-shows-changes-late', culprits: aNode(n), layer: 'node', symptom: B, ...infra }),
  ),
  scenario(
    'node lacks a global token',
    (n) => [
      fail({ check: 'identities', node: lastNode(n), identity: n.globals }, 'refused', { refusal: 'unknown-token', kind: 'global' }),
      fail({ ...chatsOn(lastNode(n)), identity: n.globals }, 'refused', { refusal: 'unknown-token' }),
      fail({ check: 'node-models', node: lastNode(n) }, 'refused', { refusal: 'unknown-token' }),
      fail({ check: 'auth-matrix', node: lastNode(n), identity: n.globals }, 'refused', { refusal: 'unknown-token', kind: 'global' }),
    ],
    (n) => ({ id: 'node-lacks-global-token', culprits: aNode(n), layer: 'auth', symptom: D, ...infra }),
  ),
  scenario(
    'tier blocks a user',
    (n) => [
      fail({ check: 'route-matrix', identity: first(n.users) }, 'internal-error', { status: 500 }),
      fail({ check: 'auth-matrix', identity: first(n.users), part: 'own-chat' }, 'tier-blocked', { status: 500, tier: 'Free Tier' }),
    ],
    (n) => ({ id: 'tier-blocks-user', culprits: [`identity:${first(n.users)}`], layer: 'auth', symptom: D, fix: 'credentials' }),
  ),
  scenario(
    'provider down, held alone',
    (n) => providerDown(n, first(n.providers), n.nodes, 'upstream-failed', true),
    (n) => ({ id: 'provider-down', culprits: [`provider:${first(n.providers)}`], layer: 'provider', symptom: null, fix: 'route-policy' }),
  ),
  scenario(
    'provider down, covered',
    (n) => providerDown(n, first(n.providers), n.nodes, 'upstream-failed', false),
    (n) => ({
      id: 'provider-down-covered',
      culprits: [`provider:${first(n.providers)}`],
      layer: 'provider',
      symptom: null,
      fix: 'route-policy',
      severity: 'warning',
    }),
  ),
  ...(
    [
      ['provider-slow', 'too-slow'],
      ['provider-rate-limits', 'rate-limited'],
      ['provider-garbles', 'garbage'],
      ['provider-too-expensive', 'too-expensive'],
    ] as const
  ).map(([id, code]) =>
    scenario(
      `provider: ${code}`,
      (n) => providerDown(n, first(n.providers), n.nodes, code, false),
      (n) => ({ id, culprits: [`provider:${first(n.providers)}`], layer: 'provider', symptom: null, fix: 'route-policy' }),
    ),
  ),
  scenario(
    'node cannot reach a provider',
    (n) => providerDown(n, first(n.providers), [lastNode(n)], 'upstream-failed', false),
    (n) => ({
      id: 'node-cannot-reach-provider',
      culprits: [...aNode(n), `provider:${first(n.providers)}`],
      layer: 'node',
      symptom: A,
      ...infra,
    }),
  ),
  scenario(
    'node alone keeps a provider disabled',
    (n) => providerDisabled(n, first(n.providers), [lastNode(n)]),
    (n) => ({
      id: 'node-disabled-provider',
      culprits: [...aNode(n), `provider:${first(n.providers)}`],
      layer: 'node',
      symptom: A,
      ...infra,
      attribution: 'ambiguous',
    }),
  ),
  scenario(
    'route missing',
    (n) => routeMissing(first(n.rotations)),
    (n) => ({ id: 'route-missing', culprits: [`route:${first(n.rotations)}`], layer: 'route', symptom: null, fix: 'route-policy' }),
  ),
  scenario(
    "a user's own provider missing",
    (n) => [fail({ check: 'route-matrix', route: ownRoute(first(n.users)) }, 'provider-unknown', { status: 400 })],
    (n) => ({ id: 'route-missing', culprits: [`route:${ownRoute(first(n.users))}`], layer: 'route', symptom: null, fix: 'route-policy' }),
  ),
  scenario(
    'MySQL down',
    (n) => [
      fail({ check: 'shared-database', part: 'schema' }, 'store-unreachable', { class: 'store-refused' }),
      unknown({ check: ['shared-database', 'revocation', 'config-convergence'], node: n.nodes }, 'store-unreachable', {
        class: 'store-refused',
      }),
      unknown({ check: 'migration-level' }, 'store-unreachable', { class: 'store-refused' }),
      fail({ check: 'identities', identity: n.users, part: 'accepted' }, 'unexpected-status', { status: 500 }),
      fail({ check: 'route-matrix', identity: n.users }, 'internal-error', { status: 500 }),
      fail({ check: ['auth-matrix', 'same-user-config'], identity: n.users }, 'unexpected-status', { status: 500, kind: 'user' }),
      fail({ check: 'auth-matrix', part: 'wrong-token-global' }, 'unexpected-status', { status: 500 }),
    ],
    () => ({ id: 'database-unreachable', culprits: ['store:mysql'], layer: 'database', symptom: null, ...infra }),
  ),
  scenario(
    'MySQL gone without a word, and nodes wait for it with everything',
    (n) => [
      unknown({ check: ['shared-database', 'migration-level'] }, 'store-unreachable', { class: 'store-refused' }),
      fail({ check: ['node-models', 'identities'], node: n.nodes }, 'no-answer', { class: 'headers-timeout' }),
      fail({ check: 'latency', entry: 'direct' }, 'too-slow', { ms: 9000 }),
    ],
    () => ({ id: 'database-unreachable', culprits: ['store:mysql'], layer: 'database', symptom: null, ...infra }),
  ),
  scenario(
    'Redis down',
    () => [unknown({ check: ['shared-cache', 'prefix-isolation'] }, 'store-unreachable', { class: 'store-refused' })],
    () => ({ id: 'cache-unreachable', culprits: ['store:redis'], layer: 'cache', symptom: null, ...infra }),
  ),
  scenario(
    'Redis down, and nodes wait for it with everything',
    (n) => [
      unknown({ check: ['shared-cache', 'prefix-isolation'] }, 'store-unreachable', { class: 'store-refused' }),
      fail({ check: ['node-models', 'node-health'], node: n.nodes }, 'no-answer', { class: 'headers-timeout' }),
      fail({ check: 'latency', entry: 'direct' }, 'too-slow', { ms: 9000 }),
      fail({ check: 'shared-cache', part: 'write' }, 'no-answer', { class: 'headers-timeout' }),
    ],
    () => ({ id: 'cache-unreachable', culprits: ['store:redis'], layer: 'cache', symptom: null, ...infra }),
  ),
  scenario(
    'MySQL rejects our password',
    () => [
      unknown({ check: ['shared-database', 'migration-level'] }, 'store-access', {
        class: 'store-rejected',
        setting: 'mysql.url',
        message: 'said so',
      }),
    ],
    () => ({ id: 'store-credentials-rejected', culprits: ['setting:mysql.url'], layer: 'database', symptom: null, fix: 'harness' }),
  ),
  scenario(
    'MySQL denies our writing account',
    () => [
      unknown({ check: ['shared-database', 'revocation'] }, 'store-access', {
        class: 'store-denied',
        setting: 'mysql.writeUrl',
        message: 'said so',
      }),
    ],
    () => ({ id: 'store-permission-denied', culprits: ['setting:mysql.writeUrl'], layer: 'database', symptom: null, fix: 'harness' }),
  ),
  scenario(
    'MySQL requires TLS of us',
    () => [
      unknown({ check: ['shared-database', 'migration-level'] }, 'store-access', {
        class: 'store-tls',
        setting: 'mysql.url',
        message: 'said so',
      }),
    ],
    () => ({ id: 'store-tls-mismatch', culprits: ['setting:mysql.url'], layer: 'database', symptom: null, fix: 'harness' }),
  ),
  scenario(
    'our database number is out of range',
    () => [
      unknown({ check: ['shared-cache', 'prefix-isolation'] }, 'store-access', {
        class: 'store-unknown-database',
        setting: 'redis.url',
        message: 'said so',
      }),
    ],
    () => ({ id: 'store-database-unknown', culprits: ['setting:redis.url'], layer: 'cache', symptom: null, fix: 'harness' }),
  ),
  scenario(
    'Redis loads its data',
    () => [unknown({ check: ['shared-cache', 'prefix-isolation'] }, 'store-unreachable', { class: 'store-unready', message: 'LOADING' })],
    () => ({ id: 'cache-unreachable', culprits: ['store:redis'], layer: 'cache', symptom: null, ...infra }),
  ),
  scenario(
    'schema behind',
    () => [
      fail({ check: 'shared-database', part: 'schema' }, 'schema-incomplete', { missing: { users: ['tier_id'] } }),
      fail({ check: 'migration-level', part: 'users' }, 'schema-incomplete', { missing: { users: ['tier_id'] } }),
    ],
    () => ({ id: 'schema-behind', culprits: ['store:mysql'], layer: 'database', symptom: B, ...infra }),
  ),
];

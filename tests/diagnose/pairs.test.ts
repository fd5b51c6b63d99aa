import { describe, expect, it } from 'vitest';
import { diagnoseFully } from '../../src/diagnose/diagnose.js';
import {
  balancerEjectsAll,
  deadUpstream,
  defaultPrefix,
  lacksRotation,
  memoryCache,
  missedNode,
  nodeDown,
  nodeErrors,
  nodeFlaps,
  openNode,
  otherDatabase,
  providerDisabled,
  providerDown,
  refusedIdentity,
  routeMissing,
  sharedPrefix,
} from './marks.js';
import { type Mark, type Names, names, otherNames, viewOf } from './view-builder.js';

const now = new Date('2026-05-05T12:00:00Z');
const at0 = (n: Names): string => n.nodes[0] ?? '';
const at1 = (n: Names): string => n.nodes[1] ?? '';
const at2 = (n: Names): string => n.nodes[2] ?? '';
const user = (n: Names): string => n.users[0] ?? '';
const provider = (n: Names): string => n.providers[0] ?? '';

type Part = readonly [id: string, marks: (n: Names) => readonly Mark[]];
const down: Part = ['node-unreachable', (n) => nodeDown(n, at2(n))];
const errors: Part = ['node-errors', (n) => nodeErrors(n, at1(n))];
const stranger: Part = ['node-on-another-database', (n) => otherDatabase(n, [at1(n)])];
const stranger0: Part = ['node-on-another-database', (n) => otherDatabase(n, [at0(n)])];
const prefix: Part = ['response-prefix-is-default', defaultPrefix];
const neighbour: Part = ['prefix-shared-with-environment', sharedPrefix];
const memory: Part = ['node-uses-another-cache', (n) => memoryCache(at0(n))];
const scope: Part = ['token-lacks-scope', (n) => refusedIdentity(n, user(n), 'scope-lacks-api')];
const missing: Part = ['route-missing', (n) => routeMissing(n.rotations[1] ?? '')];
const provided: Part = ['provider-down', (n) => providerDown(n, provider(n), n.nodes, 'upstream-failed', true)];
const open: Part = ['node-lets-anybody-in', (n) => openNode(n, at0(n))];
const lacks: Part = ['node-config-differs', (n) => lacksRotation(n, at1(n))];
const dead: Part = ['balancer-keeps-dead-node', deadUpstream];
const dear: Part = ['provider-too-expensive', (n) => providerDown(n, provider(n), n.nodes, 'too-expensive', true)];
const cutOff: Part = ['node-cannot-reach-provider', (n) => providerDown(n, provider(n), [at0(n)], 'upstream-failed', true)];
const ejects: Part = ['balancer-fails', balancerEjectsAll];
const misses: Part = ['balancer-misses-node', (n) => missedNode(at1(n))];
const flaps: Part = ['node-flaps', (n) => nodeFlaps(n, at0(n))];
const disabled: Part = ['node-disabled-provider', (n) => providerDisabled(n, provider(n), [at0(n)])];

/** Later marks win over earlier ones, so the fault that hides more comes second. */
const pairs: readonly (readonly [Part, Part])[] = [
  [stranger, down],
  [prefix, neighbour],
  [memory, stranger],
  [scope, prefix],
  [missing, down],
  [provided, memory],
  [lacks, open],
  [dead, memory],
  [misses, stranger0],
  [stranger, scope],
  [provided, down],
  [missing, neighbour],
  [lacks, prefix],
  [misses, scope],
  [errors, prefix],
  [stranger0, stranger],
  [dear, cutOff],
  [lacks, ejects],
  [flaps, down],
  [disabled, errors],
];

describe.each(pairs.map(([a, b]) => ({ a, b, title: `${a[0]} and ${b[0]}` })))('$title', ({ a, b }) => {
  it.each([
    ['as named', names],
    ['renamed', otherNames],
  ])('gives two findings, %s', (_, n) => {
    const { findings } = diagnoseFully(viewOf([...a[1](n), ...b[1](n)], { names: n }), now);
    expect(findings.map((finding) => finding.id).toSorted()).toEqual([a[0], b[0]].toSorted());
  });
});

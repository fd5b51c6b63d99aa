import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.js';
import {
  badCertificate,
  cutFromBalancer,
  cutFromDatabase,
  fail,
  lacksRotation,
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
} from './marks.js';
import { type Mark, names, viewOf } from './view-builder.js';

const n = { ...names, nodes: ['north', 'south', 'east', 'west', 'mid'] };
const [fox = ''] = n.providers;
const chatsOn = (node: string) => ({ check: 'route-matrix', entry: 'direct', node }) as const;
const connectionsLost = (node: string) =>
  fail({ check: 'node-health', node, part: 'connections' }, 'no-answer', { class: 'reset', lost: 2, of: 6 });

/** What is wrong with a node, and how it is called. */
const wrongs: readonly (readonly [string, (node: string) => readonly Mark[]])[] = [
  ['node-unreachable', (node) => nodeDown(n, node)],
  ['node-errors', (node) => nodeErrors(n, node)],
  ['node-flaps', (node) => [...nodeFlaps(n, node), connectionsLost(node)]],
  ['node-slow', (node) => [fail({ ...chatsOn(node), check: 'latency' }, 'too-slow', { ms: 9000 })]],
  ['node-rate-limits', (node) => [fail(chatsOn(node), 'rate-limited', { by: 'client' })]],
  ['node-waits', (node) => leftWaiting(n, node)],
  ['node-lets-anybody-in', (node) => openNode(n, node)],
  ['node-on-another-database', (node) => otherDatabase(n, [node])],
  ['node-cannot-reach-database', (node) => cutFromDatabase(n, node)],
  ['node-uses-another-cache', (node) => memoryCache(node)],
  ['node-uses-another-cache', (node) => otherPrefix(node)],
  ['node-config-differs', (node) => lacksRotation(n, node)],
  ['node-disabled-provider', (node) => providerDisabled(n, fox, [node])],
  ['balancer-misses-node', (node) => missedNode(node)],
];

const found = (marks: readonly Mark[]) =>
  diagnose(viewOf(marks, { names: n }), new Date('2026-05-05T12:00:00Z')).map(({ id, culprits }) => ({
    id,
    nodes: culprits.filter(({ factor }) => factor === 'node').map(({ level }) => level),
  }));

describe.each([1, 2, 3])('the same on %i of five nodes', (many) => {
  const sick = n.nodes.slice(-many);

  it.each(wrongs)('%s names each of them, and blames nothing else', (id, marks) => {
    const findings = found(sick.flatMap(marks)).toSorted((a, b) => sick.indexOf(a.nodes[0] ?? '') - sick.indexOf(b.nodes[0] ?? ''));
    expect(findings).toEqual(sick.map((node) => ({ id, nodes: [node] })));
  });

  it.each([
    ['certificate-expired', () => sick.flatMap((node) => badCertificate(n, node, 'certificate-expired'))],
    ['balancer-cannot-reach-node', () => cutFromBalancer(n, ...sick)],
  ])('%s is one finding that names them', (id, marks) => {
    expect(found(marks())).toEqual([{ id, nodes: sick }]);
  });
});

describe('what every node shows', () => {
  it.each([
    ['node-slow', 'every-node-slow', (node: string) => fail({ ...chatsOn(node), check: 'latency' }, 'too-slow', { ms: 9000 })],
    ['node-rate-limits', 'every-node-limits', (node: string) => fail(chatsOn(node), 'rate-limited', { by: 'client' })],
    ['node-flaps', 'every-node-flaps', connectionsLost],
  ])('is no %s, but %s; all but one are', (own, every, mark) => {
    expect(found(n.nodes.map(mark))).toEqual([{ id: every, nodes: [] }]);
    expect(found(n.nodes.slice(1).map(mark)).map(({ id }) => id)).toEqual(n.nodes.slice(1).map(() => own));
  });

  it('beside a dead one, which cannot be judged, is that all the same', () => {
    const [dead = '', ...living] = n.nodes;
    const marks = [...living.map(connectionsLost), ...nodeDown(n, dead)];
    expect(
      found(marks)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(['every-node-flaps', 'node-unreachable']);
  });

  it('is not said of the only one that can be judged', () => {
    const [judged = '', ...dead] = n.nodes;
    const marks = [fail(chatsOn(judged), 'rate-limited', { by: 'client' }), ...dead.flatMap((node) => nodeDown(n, node))];
    expect(found(marks).filter(({ id }) => id !== 'node-unreachable')).toEqual([{ id: 'node-rate-limits', nodes: [judged] }]);
  });

  it('where one provider is in time is slow providers', () => {
    const [, ...slow] = n.providers;
    const late = slow.map((one) =>
      fail({ check: 'latency', node: n.nodes, entry: 'direct', route: `only-${one}` }, 'too-slow', { ms: 9000 }),
    );
    expect(found(late).map(({ id }) => id)).toEqual(slow.map(() => 'provider-slow'));
  });

  it('of a lone provider is that provider', () => {
    const late = fail({ check: 'latency', node: n.nodes, entry: 'direct', route: `only-${fox}` }, 'too-slow', { ms: 9000 });
    expect(found([late]).map(({ id }) => id)).toEqual(['provider-slow']);
  });

  it('one provider that is late on two of five nodes is not two slow nodes', () => {
    const late = n.nodes
      .slice(-2)
      .map((node) => fail({ ...chatsOn(node), check: 'latency', route: `only-${fox}` }, 'too-slow', { ms: 9000 }));
    expect(found(late).map(({ id }) => id)).toEqual(['node-cannot-reach-provider', 'node-cannot-reach-provider']);
  });
});

import { describe, expect, it } from 'vitest';
import type { Rule } from '../../src/diagnose/rule.js';
import { balancerFails } from '../../src/diagnose/rules/balancer-fails.js';
import { balancerUpstreams } from '../../src/diagnose/rules/balancer-upstreams.js';
import { databaseWay } from '../../src/diagnose/rules/database-way.js';
import { nodeWaits } from '../../src/diagnose/rules/node-waits.js';
import { cutFromBalancer, cutFromDatabase, fail, lastNode, leftWaiting, unknown } from './marks.js';
import { directRoute, type Mark, names, ownRoute, viewOf } from './view-builder.js';

/** A way between two parts is broken, or something that looks like it. */
const node = lastNode(names);
const balancer: Pick<Rule, 'propose'> = { propose: (view) => [balancerUpstreams, balancerFails].flatMap((rule) => rule.propose(view)) };
const claimed = (rule: Pick<Rule, 'propose'>, ...marks: readonly Mark[]): readonly string[] =>
  rule.propose(viewOf(marks)).map(({ finding }) => finding.id);

const answers = { check: 'balancer-parity', entry: 'balancer', part: 'answers' };
const shares = (failed: (one: string) => number) => Object.fromEntries(names.nodes.map((one) => [one, { failed: failed(one), of: 4 }]));

describe('the way from the balancer to a node', () => {
  const rest = cutFromBalancer(names, node);
  it('is named where the whole share of a healthy node dies in the balancer', () => {
    expect(claimed(balancer, ...rest)).toContain('balancer-cannot-reach-node');
  });

  it.each<readonly [string, Mark]>([
    [
      'a part of its share fails',
      fail(answers, 'balancer-failed', { statuses: { 502: 1 }, byNode: shares((one) => (one === node ? 1 : 0)) }),
    ],
    [
      'the node itself answers 500',
      fail(answers, 'balancer-failed', { statuses: { 500: 4 }, byNode: shares((one) => (one === node ? 4 : 0)) }),
    ],
    ['every share fails', fail(answers, 'balancer-failed', { failed: 12, of: 12, statuses: { 502: 12 }, byNode: shares(() => 4) })],
    ['nobody names the upstream', fail(answers, 'balancer-failed', { failed: 4, of: 12, statuses: { 502: 4 }, byNode: {} })],
    ['the node does not answer directly', fail({ check: 'node-health', node }, 'no-answer', { class: 'refused' })],
    ['the node drops a direct question', fail({ check: 'node-models', node }, 'no-answer', { class: 'reset' })],
  ])('is not named where %s', (_, mark) => {
    expect(claimed(balancer, ...rest, mark)).not.toContain('balancer-cannot-reach-node');
  });
});

describe('the way from a node to the database', () => {
  const rest = cutFromDatabase(names, node);
  const wrongToken = { check: 'identities', part: 'wrong-token' };
  it('is named where every token that must be looked up ends in an error on one node', () => {
    expect(claimed(databaseWay, ...rest)).toEqual(['node-cannot-reach-database']);
  });

  it.each<readonly [string, Mark]>([
    [
      'strangers are refused as they should be',
      { where: ({ check, part }) => check === 'identities' && part === 'wrong-token', verdict: { status: 'pass', code: 'ok' } },
    ],
    ['a stranger is let in', fail({ ...wrongToken, node }, 'let-in', { status: 200 })],
    [
      'one of its users gets in',
      { where: (cell) => cell.identity === names.users[0] && cell.part === 'accepted', verdict: { status: 'pass', code: 'ok' } },
    ],
    ['the same happens on every node', fail({ check: 'identities', identity: names.users }, 'unexpected-status', { status: 500 })],
    [
      'the database does not answer us either',
      unknown({ check: 'shared-database', part: 'schema' }, 'store-unreachable', { class: 'refused' }),
    ],
    [
      'its users are refused',
      fail({ check: 'identities', node, identity: names.users }, 'refused', { refusal: 'unknown-token', status: 403 }),
    ],
  ])('is not named where %s', (_, mark) => {
    expect(claimed(databaseWay, ...rest, mark)).toEqual([]);
  });
});

describe('the way from a node to what its chats need', () => {
  const rest = leftWaiting(names, node);
  const [provider = ''] = names.providers;
  const chat = { check: 'route-matrix', entry: 'direct', node } as const;
  it('is named where the node takes every chat and answers none', () => {
    expect(claimed(nodeWaits, ...rest)).toEqual(['node-waits']);
  });

  it.each<readonly [string, Mark]>([
    ['a connection was lost', fail({ check: 'node-health', part: 'connections', node }, 'no-answer', { class: 'reset' })],
    ['a chat was reset', fail({ ...chat, route: names.rotations }, 'no-answer', { class: 'reset' })],
    [
      'one chat came out well',
      { where: (cell) => cell.node === node && cell.route === directRoute(provider), verdict: { status: 'pass', code: 'ok' } },
    ],
    ['every node leaves chats waiting', fail({ check: 'route-matrix', entry: 'direct' }, 'no-answer', { class: 'headers-timeout' })],
    [
      'health is not answered either',
      { where: (cell) => cell.node === node, verdict: { code: 'no-answer', data: { class: 'headers-timeout' } } },
    ],
  ])('is not named where %s', (_, mark) => {
    expect(claimed(nodeWaits, ...rest, mark)).toEqual([]);
  });

  it('is not named where one provider alone is waited for', () => {
    const own = names.users.map(ownRoute);
    const others = names.providers.slice(1).map(directRoute);
    const served: Mark = { where: (cell) => [...own, ...others].includes(cell.route ?? ''), verdict: { status: 'pass', code: 'ok' } };
    expect(claimed(nodeWaits, ...rest, served)).toEqual([]);
  });
});

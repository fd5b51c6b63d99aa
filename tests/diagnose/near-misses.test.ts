import { describe, expect, it } from 'vitest';
import { diagnoseFully } from '../../src/diagnose/diagnose.js';
import type { Finding } from '../../src/diagnose/finding.js';
import { cutFromDatabase, fail, lastNode, nodeDown, nodeFlaps, otherDatabase, providerDisabled, unknown } from './marks.js';
import { type Mark, names, viewOf } from './view-builder.js';

const now = new Date('2026-05-05T12:00:00Z');
const [fox = ''] = names.providers;
const node = lastNode(names);
const [other = ''] = names.nodes;

const found = (marks: readonly Mark[], without: readonly string[] = []): readonly Finding[] =>
  diagnoseFully(viewOf(marks, { cells: (cells) => cells.filter((cell) => !without.includes(cell.part ?? '')) }), now).findings;
const ids = (marks: readonly Mark[]): readonly string[] => found(marks).map(({ id }) => id);

describe('a provider in cooldown', () => {
  it('on all nodes blames nobody', () => {
    expect(ids(providerDisabled(names, fox, names.nodes))).toEqual([]);
  });

  it('on one node, after it failed on another, is the failing', () => {
    const marks = [
      ...providerDisabled(names, fox, names.nodes.slice(1)),
      fail({ check: 'route-matrix', entry: 'direct', node: other, route: `only-${fox}` }, 'upstream-failed', { status: 500 }),
    ];
    expect(ids(marks)).toEqual(['provider-down-covered']);
  });
});

describe('without a look by the nodes own account', () => {
  it('nodes that all use another database and a schema visible twice are aliased', () => {
    const [finding] = found(otherDatabase(names, names.nodes), ['visible']);
    expect(finding).toMatchObject({
      id: 'no-node-uses-the-database',
      attribution: 'aliased',
      culprits: [{ factor: 'everything', level: '*' }],
      rivals: [[{ factor: 'setting', level: 'database.mysql_user' }]],
    });
  });

  it('which could not look: the same', () => {
    const marks = [...otherDatabase(names, names.nodes), unknown({ check: 'shared-database', part: 'visible' }, 'inconclusive')];
    expect(found(marks)[0]).toMatchObject({ id: 'no-node-uses-the-database', attribution: 'aliased' });
  });
});

describe.each([
  ['Redis', ['shared-cache', 'prefix-isolation']],
  ['MySQL', ['shared-database', 'migration-level']],
])('%s that does not answer here', (_store, check) => {
  const gone = unknown({ check }, 'store-unreachable', { class: 'store-refused' });

  it('does not account for a node that refuses connections', () => {
    const down: Mark = {
      where: (cell) => cell.node === node && cell.entry !== 'balancer',
      verdict: { code: 'no-answer', data: { class: 'refused' } },
    };
    expect(ids([gone, down])).toContain('node-unreachable');
  });

  it('does not account for one node that alone is silent', () => {
    const silent: Mark = {
      where: (cell) => cell.node === node && cell.entry !== 'balancer' && !check.includes(cell.check),
      verdict: { code: 'no-answer', data: { class: 'headers-timeout' } },
    };
    expect(ids([gone, silent])).toContain('node-unreachable');
  });
});

describe('a node that is cut from the database', () => {
  it('is named by what the others do where this run cannot ask the database', () => {
    const view = viewOf(cutFromDatabase(names, node), {
      cells: (cells) => cells.filter(({ check }) => !['shared-database', 'migration-level'].includes(check)),
    });
    expect(diagnoseFully(view, now).findings.map(({ id }) => id)).toEqual(['node-cannot-reach-database']);
  });
});

describe('a node that is slow', () => {
  it('and loses new connections as well is said to do both', () => {
    const marks = [
      fail({ check: 'latency', entry: 'direct', node }, 'too-slow', { ms: 9000 }),
      fail({ check: 'node-health', node, part: 'connections' }, 'no-answer', { class: 'reset', lost: 2, of: 6 }),
    ];
    expect([...ids(marks)].toSorted()).toEqual(['node-flaps', 'node-slow']);
  });
});

describe('a node that fails now and then', () => {
  it('is shown with what it did answer: only those of its questions that failed have failed', () => {
    const marks = nodeFlaps(names, node);
    const [finding] = found(marks);
    const { inside, outside } = finding?.evidence ?? {};
    expect(inside?.failed).toBe(viewOf(marks).cells.filter(({ verdict }) => verdict.code === 'no-answer').length);
    expect(inside?.of).toBeGreaterThan(2 * (inside?.failed ?? 0));
    expect(outside).toMatchObject({ failed: 0, of: (names.nodes.length - 1) * (inside?.of ?? 0) });
  });
});

describe('a node that is silent to us', () => {
  const factsWhere = (byNode: { readonly failed: number; readonly of: number }): string => {
    const answers = fail({ check: 'balancer-parity', part: 'answers' }, 'balancer-failed', {
      failed: 4,
      of: 12,
      byNode: { [node]: byNode },
    });
    return found([...nodeDown(names, node), answers])
      .flatMap(({ evidence }) => evidence.facts)
      .join('\n');
  };

  it('is said to be reached by the balancer where it answers through it', () => {
    expect(factsWhere({ failed: 1, of: 4 })).toContain(`the balancer does reach ${node}`);
  });

  it('is not where the balancer sends to it and gets nothing back', () => {
    expect(factsWhere({ failed: 4, of: 4 })).not.toContain('does reach');
  });
});

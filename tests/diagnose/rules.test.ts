import { describe, expect, it } from 'vitest';
import { attributionFindings } from '../../src/diagnose/attributed-claim.js';
import { coverageFindings } from '../../src/diagnose/coverage.js';
import { diagnoseFully } from '../../src/diagnose/diagnose.js';
import type { Finding } from '../../src/diagnose/finding.js';
import { failed } from '../../src/diagnose/look.js';
import { findingIds } from '../../src/diagnose/rules/registry.js';
import { waiverFindings } from '../../src/diagnose/waivers.js';
import { scenarios } from './scenarios.js';
import { type Names, names, otherNames, viewOf } from './view-builder.js';

const now = new Date('2026-05-05T12:00:00Z');

const written = (finding: Finding): readonly string[] => finding.culprits.map((culprit) => `${culprit.factor}:${culprit.level}`).toSorted();

const find = (marks: (n: Names) => Parameters<typeof viewOf>[0], n: Names) => diagnoseFully(viewOf(marks(n), { names: n }), now);

describe('a healthy cluster', () => {
  it('gives no finding and explains nothing', () => {
    const { findings, explained } = diagnoseFully(viewOf([]), now);
    expect(findings).toEqual([]);
    expect(explained.size).toBe(0);
  });
});

describe.each(scenarios)('$title', ({ marks, expected }) => {
  it.each([
    ['as named', names],
    ['renamed', otherNames],
  ])('gives one finding with its culprit, %s', (_, n) => {
    const { findings } = find(marks, n);
    const { severity = 'error', attribution, culprits, ...rest } = expected(n);
    expect(findings.map((finding) => finding.id)).toEqual([rest.id]);
    const [finding] = findings;
    expect(finding).toMatchObject({ ...rest, severity });
    expect(finding === undefined ? [] : written(finding)).toEqual(culprits.toSorted());
    if (attribution !== undefined) expect(finding?.attribution).toBe(attribution);
    expect(finding?.firstCheck).not.toBe('');
    expect(finding?.next).not.toBe('');
    expect(finding?.evidence.facts.length).toBeGreaterThan(0);
  });

  it('says a next command with variables of the cluster file only', () => {
    const view = viewOf(marks(names));
    const { cluster } = view.ctx;
    const secrets = [...cluster.identities.map(({ token }) => token), cluster.mysql?.url, cluster.redis?.url];
    const known = [...secrets.flatMap((secret) => secret?.name ?? []), 'MYSQL_FILE'];
    const used = diagnoseFully(view, now).findings.flatMap(({ next }) =>
      [...next.matchAll(/\$([A-Za-z_]\w*)/g)].map(([, name = '']) => name),
    );
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('accounts for every cell that did not pass', () => {
    const view = viewOf(marks(names));
    const { explained } = diagnoseFully(view, now);
    const left = view.cells.filter((cell) => cell.verdict.status !== 'pass' && !explained.has(cell.id));
    expect(left.map((cell) => cell.id)).toEqual([]);
  });

  it('says which failures are inside, and none outside', () => {
    const view = viewOf(marks(names));
    const { inside, outside } = diagnoseFully(view, now).findings[0]?.evidence ?? {
      inside: { failed: -1, of: 0 },
      outside: { failed: -1 },
    };
    expect(outside.failed).toBe(0);
    if (view.cells.some(failed)) expect(inside.failed).toBeGreaterThan(0);
    expect(inside.failed).toBeLessThanOrEqual(inside.of);
  });
});

it('a node whose name leads to no address is looked up, not asked', () => {
  const node = names.nodes[0] ?? '';
  const down = viewOf([
    { where: (cell) => cell.node === node && cell.entry !== 'balancer', verdict: { code: 'no-answer', data: { class: 'dns' } } },
  ]);
  const finding = diagnoseFully(down, now).findings.find(({ id }) => id === 'node-unreachable');
  expect(finding?.next).toMatch(/^getent hosts \S+$/);
  expect(finding?.firstCheck).toContain('host name');
});

describe('the scenarios', () => {
  it('show every finding that a rule can make', () => {
    const general: readonly string[] = [...attributionFindings, ...waiverFindings, ...coverageFindings];
    const shown = new Set(scenarios.map(({ expected }) => expected(names).id));
    expect(findingIds.filter((id) => !general.includes(id) && !shown.has(id))).toEqual([]);
  });
});

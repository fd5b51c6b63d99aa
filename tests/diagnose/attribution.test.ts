import { describe, expect, it } from 'vitest';
import { diagnoseFully } from '../../src/diagnose/diagnose.js';
import { fail } from './marks.js';
import { type Mark, viewOf } from './view-builder.js';

const now = new Date('2026-05-05T12:00:00Z');
const find = (...marks: readonly Mark[]) => diagnoseFully(viewOf(marks), now).findings;
const odd = 'unexpected-content';
const chats = { check: 'route-matrix', entry: 'direct' } as const;

describe('what no rule knows', () => {
  it('is attributed to the one level that separates it', () => {
    const [finding, ...more] = find(fail({ check: 'route-matrix', route: 'quick' }, odd));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      id: 'failures-follow-route',
      culprits: [{ factor: 'route', level: 'quick' }],
      attribution: 'attributed',
      evidence: { inside: { failed: 8, of: 8 }, outside: { failed: 0 } },
    });
  });

  it('is attributed to a pair where no level separates it', () => {
    const [finding] = find(fail({ ...chats, node: 'east', route: 'quick' }, odd));
    expect(finding).toMatchObject({ id: 'failures-follow-pair', attribution: 'attributed' });
    expect(finding?.culprits.map((culprit) => culprit.level)).toEqual(['east', 'quick']);
  });

  it('is aliased where two levels were never apart, with an ask that would tell', () => {
    const view = viewOf([fail({ check: 'route-matrix', identity: 'ben' }, 'not-declared')]);
    const [finding] = diagnoseFully(view, now).findings;
    expect(finding?.attribution).toBe('aliased');
    const named = [finding?.culprits, ...(finding?.rivals ?? [])].flat().map((culprit) => culprit?.level);
    expect(named).toEqual(expect.arrayContaining(['ben', 'ben-own']));
    expect(finding?.firstCheck).toContain('without');
  });

  it('is everything where every cell fails', () => {
    const [finding] = find(fail({ check: 'node-models' }, 'unexpected-status'));
    expect(finding).toMatchObject({ id: 'everything-fails', attribution: 'everything', culprits: [{ factor: 'everything', level: '*' }] });
  });

  it('is ambiguous where a level holds most of it', () => {
    const [finding] = find(fail({ ...chats, node: 'east' }, 'not-declared'), {
      where: (cell) => cell.node === 'east' && cell.route === 'ben-own',
      verdict: { status: 'pass', code: 'ok' },
    });
    expect(finding).toMatchObject({ id: 'failures-follow-node', culprits: [{ factor: 'node', level: 'east' }], attribution: 'ambiguous' });
  });

  it('is never silent: a lone red cell is unattributed, without culprits', () => {
    const [finding, ...more] = find(fail({ check: 'prefix-isolation', part: 'declared' }, 'unexpected-content'));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      id: 'unattributed',
      culprits: [],
      symptom: null,
      layer: null,
      fix: null,
      attribution: 'unattributed',
      severity: 'error',
    });
  });

  it('keeps what a rule explained out of the counts', () => {
    const findings = find(
      fail({ check: 'shared-database', node: 'north' }, 'row-not-seen'),
      fail({ check: 'node-models', node: 'east' }, 'unexpected-status'),
    );
    expect(findings.map((finding) => finding.id).toSorted()).toEqual(['failures-follow-node', 'node-on-another-database']);
  });
});

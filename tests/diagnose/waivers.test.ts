import { describe, expect, it } from 'vitest';
import { diagnoseFully } from '../../src/diagnose/diagnose.js';
import type { Waiver } from '../../src/target/cluster.js';
import { missedNode, nodeDown } from './marks.js';
import { names, viewOf } from './view-builder.js';

const now = new Date('2026-05-05T23:59:00Z');
const waiver = (more: Partial<Waiver>): Waiver => ({
  finding: 'node-unreachable',
  culprits: ['east'],
  reason: 'in repair',
  link: 'https://tickets.test/1',
  expires: '2026-05-05',
  ...more,
});
const brief = (waivers: readonly Waiver[], marks = nodeDown(names, 'east')) =>
  diagnoseFully(viewOf(marks, { waivers }), now).findings.map(({ id, waived, severity, layer, fix }) => ({
    id,
    waived: waived !== null,
    severity,
    layer,
    fix,
  }));

const down = { id: 'node-unreachable', severity: 'error', layer: 'node', fix: 'infrastructure' } as const;
const expired = { id: 'waiver-expired', waived: false, severity: 'error', layer: null, fix: 'harness' };
const unused = { id: 'waiver-unused', waived: false, severity: 'error', layer: null, fix: 'harness' };

describe('a waiver', () => {
  it('holds through its last day, and the finding stays listed', () => {
    const [finding] = diagnoseFully(viewOf(nodeDown(names, 'east'), { waivers: [waiver({})] }), now).findings;
    expect(finding?.waived).toEqual({ reason: 'in repair', link: 'https://tickets.test/1', expires: '2026-05-05', daysLeft: 0 });
    const [longer] = diagnoseFully(viewOf(nodeDown(names, 'east'), { waivers: [waiver({ expires: '2026-06-01' })] }), now).findings;
    expect(longer?.waived?.daysLeft).toBe(27);
  });

  it('may name culprits with their factor', () => {
    expect(brief([waiver({ culprits: ['node:east'] })])).toEqual([{ ...down, waived: true }]);
  });

  it('waives nothing when it is expired, and that is a finding', () => {
    const found = brief([waiver({ expires: '2026-05-04' })]);
    expect(found).toEqual(expect.arrayContaining([{ ...down, waived: false }, expired]));
    expect(found).toHaveLength(2);
  });

  it('that matches nothing is a finding', () => {
    expect(brief([waiver({})], [])).toEqual([unused]);
    expect(brief([waiver({ culprits: ['north'] })])).toEqual(expect.arrayContaining([{ ...down, waived: false }, unused]));
    expect(brief([waiver({ culprits: ['identity:east'] })])).toEqual(expect.arrayContaining([{ ...down, waived: false }, unused]));
  });

  it('must name all culprits', () => {
    const marks = missedNode('east');
    const part = waiver({ finding: 'balancer-misses-node', culprits: ['balancer'] });
    expect(brief([part], marks).map(({ id, waived }) => [id, waived])).toEqual(
      expect.arrayContaining([
        ['balancer-misses-node', false],
        ['waiver-unused', false],
      ]),
    );
    const whole = waiver({ finding: 'balancer-misses-node', culprits: ['entry:balancer', 'east'] });
    expect(brief([whole], marks).map(({ id, waived }) => [id, waived])).toEqual([['balancer-misses-node', true]]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/checks/check.js';
import { diagnoseFully } from '../../src/diagnose/diagnose.js';
import { exitCodeOf } from '../../src/diagnose/exit-code.js';
import type { Cluster, Effect } from '../../src/target/cluster.js';
import { fail, nodeDown, openNode, providerDown, skipped, unknown } from './marks.js';
import { type Mark, names, viewOf } from './view-builder.js';

const now = new Date('2026-05-05T12:00:00Z');
const check = (id: string, needs: readonly (readonly Effect[])[]): Check => ({
  id,
  title: id,
  layer: 'node',
  severity: 'error',
  version: 1,
  notApplicable: () => undefined,
  needs: () => needs,
  cells: () => [],
  asks: () => [],
  worstCase: () => ({ requests: 0, completions: 0 }),
  judge: () => ({ status: 'pass', code: 'ok', reason: '', evidence: [], data: {} }),
});
const checks = [check('node-health', [[]]), check('shared-database', [['mutates'], ['spends']]), check('shared-cache', [['spends']])];

const code = (marks: readonly Mark[], cluster: Partial<Cluster> = {}, failOn?: 'warning'): number => {
  const view = viewOf(marks, { cluster });
  const { findings, explained } = diagnoseFully(view, now);
  return exitCodeOf({ view, findings, explained, checks, ...(failOn === undefined ? {} : { failOn }) });
};

const stray = fail({ check: 'prefix-isolation', part: 'strays' }, 'stray-keys', { prefixes: { 'x:': 1 } });
const openHealth = unknown({ check: 'node-health', node: 'east' }, 'observer-failed');
const budget = skipped({ check: 'shared-cache', node: 'east' }, 'withheld', { because: 'effect-not-allowed' });
const waived = { finding: 'node-unreachable', culprits: ['east'], reason: 'r', expires: '2026-06-01' };

describe('the exit code', () => {
  it.each<[string, number, readonly Mark[], Partial<Cluster>, 'warning' | undefined]>([
    ['healthy', 0, [], {}, undefined],
    ['an error', 1, nodeDown(names, 'east'), {}, undefined],
    ['a critical finding', 1, openNode(names, 'east'), {}, undefined],
    [
      'an error beside something open',
      1,
      [...nodeDown(names, 'east'), unknown({ check: 'node-health', node: 'north' }, 'observer-failed')],
      {},
      undefined,
    ],
    ['a warning', 0, [stray], {}, undefined],
    ['a warning, where warnings fail', 1, [stray], {}, 'warning'],
    [
      'a covered provider: what it withholds is accounted for',
      0,
      providerDown(names, 'fox', names.nodes, 'upstream-failed', false),
      {},
      undefined,
    ],
    ['a required cell that nobody accounts for', 2, [openHealth], {}, undefined],
    ['a warning beside such a cell', 2, [stray, openHealth], {}, undefined],
    ['left out for an effect that is not allowed', 0, [budget], { allow: ['mutates'] }, undefined],
    ['the same, where it is allowed', 2, [budget], {}, undefined],
    ['the same, not allowed but demanded', 2, [budget], { allow: [], require: ['shared-cache'] }, undefined],
    ['open, but not demanded', 0, [openHealth], { require: ['shared-cache'] }, undefined],
    ['demanded, and without any cell', 2, [], { require: ['nothing-known'] }, undefined],
    ['waived', 0, nodeDown(names, 'east'), { waivers: [waived] }, undefined],
    ['an unused waiver', 1, [], { waivers: [waived] }, undefined],
  ])('%s: %i', (_, expected, marks, cluster, failOn) => {
    expect(code(marks, cluster, failOn)).toBe(expected);
  });

  it('is 2 where nothing was planned', () => {
    const view = { ...viewOf([]), cells: [] };
    expect(exitCodeOf({ view, findings: [], explained: new Set(), checks: [] })).toBe(2);
  });
});

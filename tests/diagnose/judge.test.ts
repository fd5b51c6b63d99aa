import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/checks/check.js';
import type { HttpQuestion } from '../../src/checks/question.js';
import { judgeRecord } from '../../src/diagnose/judge.js';
import { mergeStatuses } from '../../src/diagnose/merge.js';
import type { RunRecord } from '../../src/record/events.js';
import type { Observation } from '../../src/record/observation.js';
import { clusterOf, contract, names, recordOf } from './view-builder.js';

const questionOf = (node: string): HttpQuestion => ({
  kind: 'http',
  key: `health of ${node}`,
  effect: 'read',
  factors: { node },
  to: { kind: 'node', id: node },
  bearer: { kind: 'none' },
  method: 'GET',
  path: '/health',
});

const answered = (node: string, status: number, attempt = 1): Observation => ({
  question: questionOf(node),
  outcome: { kind: 'answered', answer: { kind: 'http', status, headers: {}, body: '', truncated: false, headersMs: 1 } },
  attempt,
  round: 1,
  at: '',
  atMs: 0,
  durationMs: 1,
});

const health: Check = {
  id: 'node-health',
  title: 'every node answers',
  layer: 'node',
  severity: 'error',
  version: 1,
  notApplicable: () => undefined,
  needs: () => [[]],
  cells: () => [],
  asks: (cell) => [questionOf(cell.node ?? '')],
  worstCase: () => ({ requests: 1, completions: 0 }),
  judge: (cell, _, seen) => {
    const { key } = questionOf(cell.node ?? '');
    const outcome = seen.get(key)?.outcome;
    const ok = outcome?.kind === 'answered' && outcome.answer.kind === 'http' && outcome.answer.status === 200;
    return { status: ok ? 'pass' : 'fail', code: ok ? 'ok' : 'unexpected-status', reason: '', evidence: [key], data: {} };
  },
  factors: (cell) => ({ provider: `of ${cell.node}` }),
};

const cells = names.nodes.map((node) => ({ check: 'node-health', node }));
const judge = (record: RunRecord, checks: readonly Check[] = [health]) => judgeRecord(record, checks, () => contract);
const verdicts = (record: RunRecord, checks?: readonly Check[]) =>
  judge(record, checks).cells.map((cell) => [cell.verdict.status, cell.verdict.code]);

const whole = recordOf(clusterOf(names), cells, [answered('north', 200), answered('south', 500), answered('east', 200)]);
const { ended: _, ...killed } = recordOf(clusterOf(names), cells, [answered('north', 200), answered('south', 500)]);

describe('judging a record', () => {
  it('judges the planned cells by their own checks', () => {
    expect(verdicts(whole)).toEqual([
      ['pass', 'ok'],
      ['fail', 'unexpected-status'],
      ['pass', 'ok'],
    ]);
  });

  it('names cells and adds the factors that the check tells', () => {
    expect(judge(whole).cells[0]).toMatchObject({ id: 'node-health/north/-/-/-/-', factors: { node: 'north', provider: 'of north' } });
  });

  it('asks for the contract that the record was made under', () => {
    const asked: string[] = [];
    const decided = { type: 'contract-decided', contract: 'playbook', release: '1.2.3', quirks: [], why: '' } as const;
    judgeRecord({ ...whole, decided }, [health], (id, release) => {
      asked.push(id, release);
      return contract;
    });
    expect(asked).toEqual(['playbook', '1.2.3']);
  });

  it('takes the last attempt', () => {
    const record = { ...whole, observations: [answered('north', 500), answered('north', 200, 2)] };
    expect(verdicts(record)[0]).toEqual(['pass', 'ok']);
  });

  it('gives unknown, not a crash, where a check throws, in judging or in its factors', () => {
    const throwing: Check = {
      ...health,
      judge: () => {
        throw new Error('lost');
      },
      factors: () => {
        throw new Error('lost');
      },
    };
    expect(verdicts(whole, [throwing])).toEqual(cells.map(() => ['unknown', 'inconclusive']));
    expect(judge(whole, [throwing]).cells[0]?.verdict.reason).toContain('lost');
  });

  it('gives unknown for a check that this version does not have', () => {
    expect(verdicts(whole, [])).toEqual(cells.map(() => ['unknown', 'inconclusive']));
  });

  it('leaves unanswered cells of a killed run unevaluated, and keeps what was seen', () => {
    expect(verdicts(killed)).toEqual([
      ['pass', 'ok'],
      ['fail', 'unexpected-status'],
      ['not-evaluated', 'withheld'],
    ]);
    expect(judge(killed).cells[2]?.verdict.data).toEqual({ because: 'interrupted' });
  });

  it('does so for an interrupted run as well', () => {
    const ended = { type: 'run-ended', at: '', durationMs: 1, spent: { requests: 2, completions: 0 }, interrupted: 'SIGINT' } as const;
    expect(verdicts({ ...killed, ended })[2]).toEqual(['not-evaluated', 'withheld']);
  });

  it('has no cells where the run ended before its plan', () => {
    const { planned: __, ...unplanned } = killed;
    expect(judge(unplanned).cells).toEqual([]);
  });
});

describe('the verdict of a check', () => {
  it.each([
    [['pass', 'fail', 'unknown', 'not-evaluated'], 'fail'],
    [['pass', 'unknown', 'not-evaluated'], 'unknown'],
    [['pass', 'not-evaluated'], 'not-evaluated'],
    [['pass', 'not-applicable'], 'pass'],
    [['not-applicable', 'not-applicable'], 'not-applicable'],
    [[], 'not-evaluated'],
  ] as const)('%j is %s', (statuses, merged) => {
    expect(mergeStatuses(statuses)).toBe(merged);
  });
});

import { describe, expect, test } from 'vitest';
import { buildDocument } from '../../src/report/build-document.js';
import { documentSchema } from '../../src/report/document-schema.js';
import { aCheck, aFinding, httpQuestion, judged, observed, viewOf } from './a-view.js';

const none = { findings: [], explained: new Set<string>() };
const options = { checks: [aCheck('node-health'), aCheck('shared-cache', [['spends']])], record: null };
const green = judged({ check: 'node-health', node: 'n1' }, 'pass', 'fine');
const red = judged({ check: 'node-health', node: 'n2' }, 'fail', 'no answer');

describe('the document', () => {
  test('is a pass of exit code 0 where nothing is red, and fits its schema', () => {
    const document = buildDocument(viewOf([green]), none, { ...options, record: 'r.ndjson' });
    expect(document).toMatchObject({
      version: 1,
      cluster: 'shop',
      contract: 'aisbf-0.99',
      verdict: 'pass',
      exitCode: 0,
      record: 'r.ndjson',
    });
    expect(document.spent).toEqual({ requests: 9, completions: 1 });
    expect(documentSchema.parse(document)).toEqual(document);
  });

  test('says fail with 1 for an error, warn with 0 for a warning, fail where warnings are to fail', () => {
    const view = viewOf([green, red]);
    const error = { findings: [aFinding()], explained: new Set([red.id]) };
    const warning = { ...error, findings: [aFinding({ severity: 'warning' })] };
    const waived = { ...error, findings: [aFinding({ waived: { reason: 'known', expires: '2030-01-01' } })] };
    expect(buildDocument(view, error, options)).toMatchObject({ verdict: 'fail', exitCode: 1 });
    expect(buildDocument(view, warning, options)).toMatchObject({ verdict: 'warn', exitCode: 0 });
    expect(buildDocument(view, warning, { ...options, failOn: 'warning' })).toMatchObject({ verdict: 'fail', exitCode: 1 });
    expect(buildDocument(view, waived, options)).toMatchObject({ verdict: 'pass', exitCode: 0 });
  });

  test('never passes a required check that could not be told', () => {
    const open = judged({ check: 'node-health', node: 'n2' }, 'unknown', 'no telling');
    expect(buildDocument(viewOf([green, open]), none, options)).toMatchObject({ verdict: 'unknown', exitCode: 2 });
    expect(buildDocument(viewOf([]), none, options)).toMatchObject({ verdict: 'unknown', exitCode: 2 });
  });

  test('merges cells: fail over unknown over not-evaluated over pass', () => {
    const cell = { check: 'node-health', node: 'n1' };
    const verdictOf = (...statuses: ('pass' | 'fail' | 'unknown' | 'not-evaluated')[]) =>
      buildDocument(viewOf(statuses.map((status) => judged(cell, status, status))), none, options).checks[0]?.verdict;
    expect(verdictOf('pass', 'not-evaluated')).toBe('not-evaluated');
    expect(verdictOf('not-evaluated', 'unknown', 'pass')).toBe('unknown');
    expect(verdictOf('unknown', 'fail')).toBe('fail');
    expect(verdictOf('pass', 'pass')).toBe('pass');
  });

  test('gives reasons: what does not apply, what an allowance is missing for, the commonest of the rest', () => {
    const cache = judged({ check: 'shared-cache', node: 'n1' }, 'not-evaluated', 'left out');
    const open = ['a', 'b', 'b'].map((reason, at) => judged({ check: 'node-health', node: `n${at}` }, 'unknown', reason));
    const { checks } = buildDocument(viewOf([cache, ...open]), none, options);
    const reasons = Object.fromEntries(checks.map(({ id, reason }) => [id, reason]));
    expect(reasons).toEqual({
      'shared-cache': 'needs spends: allow it with --allow',
      'node-health': 'b',
      'not-here': 'no subject is declared',
    });
  });

  test('counts what was sent where the run was killed before it could', () => {
    const view = viewOf([green], [observed(httpQuestion('n1'))]);
    const { ended: _, ...record } = view.record;
    expect(buildDocument({ ...view, record }, none, options).spent).toEqual({ requests: 1, completions: 0 });
  });

  test('of another form is refused by the schema', () => {
    const document = buildDocument(viewOf([green]), none, options);
    expect(documentSchema.safeParse({ ...document, exitCode: 3 }).success).toBe(false);
    expect(documentSchema.safeParse({ ...document, findings: [{ ...aFinding(), layer: 'cloud' }] }).success).toBe(false);
    expect(documentSchema.safeParse({ ...document, addedLater: 1 }).success).toBe(true);
  });
});

import { describe, expect, test } from 'vitest';
import { buildDocument } from '../../src/report/build-document.js';
import { renderShort } from '../../src/report/short.js';
import { aCheck, aFinding, judged, viewOf } from './a-view.js';

const view = viewOf([
  judged({ check: 'node-health', node: 'n1' }, 'pass', 'fine'),
  judged({ check: 'node-health', node: 'n2' }, 'fail', 'silent'),
]);
const options = { checks: [aCheck('node-health')], record: 'reports/shop.ndjson' };
const linesOf = (findings: Parameters<typeof buildDocument>[1]['findings']): readonly string[] =>
  renderShort(view, buildDocument(view, { findings, explained: new Set() }, options))
    .trimEnd()
    .split('\n');

const quiet = viewOf([judged({ check: 'node-health', node: 'n1' }, 'pass', 'fine')]);

describe('the short report, for a ticket', () => {
  test('says cause, evidence, first check, next command and versions', () => {
    const lines = linesOf([aFinding()]);
    expect(lines[0]).toBe('ERROR n2 does not answer');
    expect(lines.some((line) => line.startsWith('evidence: '))).toBe(true);
    expect(lines).toContain('first check: Look whether the process runs on n2.');
    expect(lines).toContain('next: aisbf-check diagnose --node n2');
    expect(lines.at(-1)).toMatch(/^shop: aisbf-check .+, contract .+, release .+, exit code 1$/);
  });

  test('says a count once, also where the first fact is that count', () => {
    const evidence = { inside: { failed: 1, of: 1 }, outside: { failed: 0, of: 0 }, facts: ['1 of 1 cells fails', 'n2: refused'] };
    const text = linesOf([aFinding({ evidence })]).join('\n');
    expect(text.match(/1 of 1 /g)).toHaveLength(1);
    expect(text).toContain('evidence: 1 of 1 cells fails\nn2: refused');
  });

  test('takes twelve lines at most, however many findings there are and whatever they say', () => {
    const lines = linesOf(Array.from({ length: 30 }, (_, nth) => aFinding({ title: `finding\n${nth}` })));
    expect(lines).toHaveLength(12);
    expect(lines.filter((line) => line.startsWith('also error: finding'))).not.toEqual([]);
    expect(lines.some((line) => /^and \d+ more findings$/.test(line))).toBe(true);
  });

  test('begins with the headline where nothing failed', () => {
    const document = buildDocument(quiet, { findings: [], explained: new Set() }, options);
    expect(renderShort(quiet, document)).toMatch(/^PASS 1 of 2 checks, 1 test case passed/);
  });
});

import { describe, expect, test } from 'vitest';
import { buildDocument } from '../../src/report/build-document.js';
import { renderMarkdown } from '../../src/report/markdown.js';
import { aCheck, aFinding, CANARY, httpQuestion, judged, observed, viewOf } from './a-view.js';

const HOSTILE = '@team |x| <img src=x> [a](http://b) `code` ``` **bold**\n# heading';

const view = viewOf(
  [
    judged({ check: 'node-health', node: 'n1' }, 'pass', 'fine'),
    judged({ check: 'node-health', node: 'n2' }, 'fail', HOSTILE, ['http/n2']),
    judged({ check: 'shared-cache', node: 'n1', part: 'read' }, 'unknown', 'no telling'),
  ],
  [observed(httpQuestion('n2', { method: 'POST', body: { content: 'a ``` b' } }))],
);
const options = { checks: [aCheck('node-health'), aCheck('shared-cache')], record: 'reports/shop.ndjson' };
const render = (findings: Parameters<typeof buildDocument>[1]['findings'], of = view) =>
  renderMarkdown(of, buildDocument(of, { findings, explained: new Set() }, options));

describe('the report as Markdown', () => {
  test('puts the cause first, with its evidence, first check and next command', () => {
    const lines = render([aFinding()])
      .split('\n')
      .filter((line) => line !== '');
    expect(lines[0]).toBe('## aisbf-check shop: failed');
    expect(lines[1]).toBe('### ERROR: n2 does not answer');
    expect(lines).toContain('| first check | Look whether the process runs on n2. |');
    expect(lines.slice(lines.indexOf('Next:'), lines.indexOf('Next:') + 4)).toEqual([
      'Next:',
      '```sh',
      'aisbf-check diagnose --node n2',
      '```',
    ]);
  });

  test('shows the grid, what does not apply and each red cell with its command', () => {
    const text = render([aFinding()]);
    expect(text).toContain('| check | n1 | n2 |\n| --- | --- | --- |\n| node-health | ✓ | ✗ |\n| shared-cache | ? |  |');
    expect(text).toContain('- not-here, not-applicable: no subject is declared');
    expect(text).toContain('<details><summary>1 cell failed, 1 unknown</summary>');
    expect(text).toContain('Authorization: Bearer $OPS_TOKEN');
  });

  test('what nodes said makes no markup and mentions nobody, and ends no code block', () => {
    const text = render([aFinding({ title: HOSTILE })]);
    const prose = text.replace(/^(`{3,})sh\n[\s\S]*?\n\1$/gm, '');
    expect(prose).not.toMatch(/@team|[^\\]<img|[^\\]\]\(|[^\\]\|x|^# heading/m);
    expect(text).toMatch(/^````sh\n.*```.*\n````$/m);
    expect(text.split('\n').filter((line) => line.startsWith('### '))).toHaveLength(1);
  });

  test('says that nothing was found, and does not call a waived finding a cause', () => {
    const healthy = viewOf([judged({ check: 'node-health', node: 'n1' }, 'pass', 'fine')]);
    const own = buildDocument(healthy, { findings: [], explained: new Set() }, { checks: [aCheck('node-health')], record: null });
    expect(renderMarkdown(healthy, own)).toMatch(/^## aisbf-check shop: passed\n/);
    const waived = aFinding({ waived: { reason: 'known', expires: '2030-01-01' } });
    expect(render([waived])).toContain('### WAIVED: n2 does not answer');
  });

  test('holds no secret', () => {
    expect(render([aFinding()])).not.toContain(CANARY);
  });
});

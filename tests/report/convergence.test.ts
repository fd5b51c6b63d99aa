import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/checks/verdict.js';
import type { JudgedCell } from '../../src/diagnose/rule.js';
import { buildDocument } from '../../src/report/build-document.js';
import { documentSchema } from '../../src/report/document-schema.js';
import { renderMarkdown } from '../../src/report/markdown.js';
import { renderTerminal } from '../../src/report/terminal.js';
import { aCheck, judged, viewOf } from './a-view.js';

const shown = (node: string, ...ms: readonly (number | null)[]): JudgedCell => {
  const cell = judged({ check: 'revocation', node }, ms.includes(null) ? 'fail' : 'pass', 'as it is');
  const changes: Json = ms.map((shownMs, index) => ({ change: ['added', 'deleted'][index] ?? '', shownMs }));
  return { ...cell, verdict: { ...cell.verdict, data: { withinMs: 5000, changes } } };
};

const health = judged({ check: 'node-health', node: 'n1' }, 'pass', 'it answers');
const options = { checks: [aCheck('revocation'), aCheck('node-health')], record: null };
const diagnosis = { findings: [], explained: new Set<string>() };
const view = viewOf([health, shown('n1', 12, 8), shown('n2', 40, null)]);
const document = buildDocument(view, diagnosis, options);

describe('when each node showed each change', () => {
  test('is a table in the terminal and in Markdown', () => {
    const terminal = renderTerminal(view, document, { color: false });
    expect(terminal).toContain('revocation: from each change until each node showed it (declared: 5 s)');
    expect(terminal).toMatch(/^ {11}n1 {5}n2\n {2}added {4}12 ms {2}40 ms\n {2}deleted {2}8 ms {3}–$/m);
    expect(renderMarkdown(view, document)).toContain(
      '| change | n1 | n2 |\n| --- | --- | --- |\n| added | 12 ms | 40 ms |\n| deleted | 8 ms | – |',
    );
  });

  test('stands in the document, which is by its schema', () => {
    expect(document.convergence).toEqual([
      {
        check: 'revocation',
        withinMs: 5000,
        changes: [
          { change: 'added', nodes: { n1: 12, n2: 40 } },
          { change: 'deleted', nodes: { n1: 8, n2: null } },
        ],
      },
    ]);
    expect(documentSchema.safeParse(document).success).toBe(true);
  });

  test('is left out where nothing was changed', () => {
    const without = viewOf([health]);
    expect(buildDocument(without, diagnosis, options)).not.toHaveProperty('convergence');
    expect(renderTerminal(without, buildDocument(without, diagnosis, options), { color: false })).not.toContain('from each change');
  });
});

import { expect, test } from 'vitest';
import { buildDocument } from '../../src/report/build-document.js';
import { createProgress } from '../../src/report/progress.js';
import { aCheck, httpQuestion, judged, observed, viewOf } from './a-view.js';

const view = viewOf([
  judged({ check: 'node-health', node: 'n1' }, 'pass', 'fine'),
  judged({ check: 'node-health', node: 'n2' }, 'fail', 'no'),
]);
const document = buildDocument(view, { findings: [], explained: new Set() }, { checks: [aCheck('node-health')], record: null });

function follow(isTTY: boolean): string {
  const written: string[] = [];
  const progress = createProgress({ isTTY, columns: 30, write: (text) => written.push(text) }, false);
  if (view.record.planned !== undefined) progress.event(view.record.planned);
  progress.event({ type: 'observed', observation: observed(httpQuestion('n1')) });
  progress.done(document);
  return written.join('');
}

test('a pipe gets the worst case and one line per check, without escapes', () => {
  const text = follow(false);
  expect(text.split('\n').slice(0, -1)).toEqual([
    '2 cells to judge, at most 9 requests and 1 completion',
    '✗ node-health  fail           1 pass, 1 fail',
    '  not-here     not-applicable  (no subject is declared)',
  ]);
  expect(text).not.toContain('\u001b');
});

test('a terminal gets a line that moves, is no wider than it, and is gone at the end', () => {
  const text = follow(true);
  const frames = text.split('\r\u001b[2K');
  expect(frames.some((frame) => frame.startsWith('1 asked'))).toBe(true);
  expect(frames.slice(2).every((frame) => frame.length < 30)).toBe(true);
  expect(frames.at(-1)).toBe('');
});

import { expect, test } from 'vitest';
import { buildDocument } from '../../src/report/build-document.js';
import { documentSchema } from '../../src/report/document-schema.js';
import { renderMarkdown } from '../../src/report/markdown.js';
import { renderShort } from '../../src/report/short.js';
import { renderTerminal } from '../../src/report/terminal.js';
import { aCheck, aFinding, judged, viewOf } from './a-view.js';

const options = { checks: [aCheck('node-health')], record: null };
const whole = viewOf([
  judged({ check: 'node-health', node: 'n1' }, 'fail', 'refused'),
  judged({ check: 'node-health', node: 'n2' }, 'not-evaluated', 'the run ended before it was asked'),
]);
const { ended: _, ...record } = whole.record;
const cut = { ...whole, record };
const documentOf = (view: typeof whole) => buildDocument(view, { findings: [aFinding()], explained: new Set() }, options);

const SAID = 'The run record has no end: the run was killed. 1 of 2 test cases has no result.';

test('every report of a record without an end says so first, also where a failure was found', () => {
  const document = documentOf(cut);
  expect(renderTerminal(cut, document, { color: false, width: 120 }).split('\n')[0]).toBe(`TRUNCATED  ${SAID}`);
  expect(renderShort(cut, document).split('\n')[0]).toBe(`TRUNCATED ${SAID}`);
  expect(renderMarkdown(cut, document).split('\n')[2]).toBe(`**${SAID}**`);
  expect(documentSchema.parse(document).truncated).toBe(true);
});

test('and that of a whole one does not', () => {
  expect('truncated' in documentOf(whole)).toBe(false);
  expect(renderTerminal(whole, documentOf(whole), { color: false })).not.toContain('TRUNCATED');
});

test('a run that was killed before it had a plan says that nothing was judged', () => {
  const { planned: _planned, ...unplanned } = record;
  const view = { ...cut, record: unplanned, cells: [] };
  expect(renderShort(view, documentOf(view))).toContain('killed at its start. Nothing was judged.');
});

import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { buildDocument } from '../../src/report/build-document.js';
import { renderJUnit } from '../../src/report/junit.js';
import { aCheck, aFinding, CANARY, httpQuestion, judged, observed, viewOf } from './a-view.js';

const message = z.object({ message: z.string(), type: z.string().optional() });
const testCase = z.object({
  name: z.string(),
  classname: z.string(),
  failure: message.optional(),
  error: message.optional(),
  skipped: message.optional(),
  'system-out': z.string().optional(),
});
const property = z.object({ name: z.string(), value: z.string() });
const suite = z.object({
  name: z.string(),
  tests: z.string(),
  properties: z.object({ property: z.array(property) }),
  testcase: z.array(testCase).default([]),
});
const report = z.object({
  testsuites: z.object({ tests: z.string(), failures: z.string(), errors: z.string(), skipped: z.string(), testsuite: z.array(suite) }),
});

const parse = (xml: string) => {
  expect(XMLValidator.validate(xml)).toBe(true);
  const isArray = (name: string) => ['testsuite', 'testcase', 'property'].includes(name);
  return report.parse(new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', isArray }).parse(xml)).testsuites;
};

const cells = [
  judged({ check: 'node-health', node: 'n1' }, 'pass', 'fine'),
  judged({ check: 'node-health', node: 'n2' }, 'fail', 'said "<no>" & \u0000 hung up', ['http/n2']),
  judged({ check: 'shared-cache', node: 'n1', part: 'read' }, 'unknown', 'no telling'),
  judged({ check: 'shared-cache', node: 'n2', part: 'read' }, 'not-evaluated', 'needs --allow "spends"'),
  judged({ check: 'shared-cache', node: 'n1', part: 'other' }, 'not-applicable', 'no such thing'),
];
const view = viewOf(cells, [observed(httpQuestion('n2'))]);
const document = buildDocument(
  view,
  { findings: [aFinding()], explained: new Set() },
  { checks: [aCheck('node-health'), aCheck('shared-cache')], record: null },
);
const xml = renderJUnit(view, document);

test('one test case per cell, named by its id, under its check', () => {
  const suites = parse(xml).testsuite;
  const names = suites.flatMap((one) => one.testcase.map(({ classname, name }) => `${classname} ${name}`));
  expect(names).toEqual(cells.slice(0, 4).map(({ cell, id }) => `${cell.check} ${id}`));
  expect(parse(xml)).toMatchObject({ tests: '4', failures: '1', errors: '1', skipped: '1' });
});

test('fail is a failure, unknown an error, not-evaluated a skip, each with its reason', () => {
  const [passed, failed, unknown, skipped] = parse(xml).testsuite.flatMap((one) => one.testcase);
  expect(passed).not.toHaveProperty('failure');
  expect(failed?.failure).toEqual({ message: expect.stringMatching(/^said "<no>" & .*hung up$/), type: 'no-answer' });
  expect(failed?.['system-out']).toContain('Authorization: Bearer $OPS_TOKEN');
  expect(unknown?.error).toEqual({ message: 'no telling', type: 'inconclusive' });
  expect(skipped?.skipped).toEqual({ message: 'needs --allow "spends"' });
});

test('the cause comes first, and what does not apply is said', () => {
  const [first, ...others] = parse(xml).testsuite;
  expect(first?.properties.property).toContainEqual({ name: 'node-down', value: 'error: n2 does not answer' });
  expect(others.find(({ name }) => name === 'not-here')?.properties.property).toContainEqual({
    name: 'reason',
    value: 'no subject is declared',
  });
});

test('holds no secret', () => {
  expect(xml).not.toContain(CANARY);
});

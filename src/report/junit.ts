import type { TestCase } from 'junit-report-builder';
import type { JudgedCell, RunView } from '../diagnose/rule.js';
import type { Document } from './document.js';
import { newJUnit } from './junit-builder.js';
import { repeatCommand } from './repeat.js';

/** The builder's `skipped` takes no reason, so it is put on the element while it is built. */
function skipWithReason(testCase: TestCase, reason: string): void {
  testCase.skipped();
  const build = testCase.build.bind(testCase);
  testCase.build = (parent) => {
    const element = build(parent);
    for (const child of element.children) {
      if ('name' in child && child.name === 'skipped' && 'att' in child && typeof child.att === 'function') child.att('message', reason);
    }
    return element;
  };
}

function fill(testCase: TestCase, judged: JudgedCell, view: RunView): void {
  const { verdict } = judged;
  const decisive = verdict.evidence[0] === undefined ? undefined : view.seen.get(verdict.evidence[0]);
  testCase.className(judged.cell.check).name(judged.id);
  testCase.time((decisive?.durationMs ?? 0) / 1000);
  if (verdict.flaky === true) testCase.property('flaky', 'true');
  if (verdict.status === 'pass') return;
  if (verdict.status === 'fail') testCase.failure(verdict.reason, verdict.code);
  else if (verdict.status === 'unknown') testCase.error(verdict.reason, verdict.code);
  else skipWithReason(testCase, verdict.reason);
  const command = repeatCommand(judged, view);
  if (command !== undefined) testCase.standardOutput(`Repeat it with:\n${command}`);
}

/**
 * The run as JUnit XML: one suite per check, one test case per cell named by its CellId. fail is a failure, unknown an error,
 * not-evaluated a skip with its reason; a check that is not applicable is an empty suite with the reason as a property.
 * The findings stand as properties of the first suite, `findings`, so that the cause comes first.
 */
export function renderJUnit(view: RunView, document: Document): string {
  const report = newJUnit().name(`aisbf-check ${document.cluster}`);
  const causes = report.testSuite().name('findings');
  causes.property('verdict', document.verdict).property('exitCode', String(document.exitCode));
  for (const { id, title, severity, waived } of document.findings)
    causes.property(id, `${waived === null ? severity : 'waived'}: ${title}`);
  for (const { id, verdict, reason } of document.checks) {
    const suite = report.testSuite().name(id).timestamp(view.record.started.at);
    suite.property('verdict', verdict);
    if (reason !== null) suite.property('reason', reason);
    for (const judged of view.cells) {
      if (judged.cell.check === id && judged.verdict.status !== 'not-applicable') fill(suite.testCase(), judged, view);
    }
  }
  return report.build();
}

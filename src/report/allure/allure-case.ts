import type { Check, Severity } from '../../checks/check.js';
import type { VerdictStatus } from '../../checks/verdict.js';
import type { Finding } from '../../diagnose/finding.js';
import type { JudgedCell, RunView } from '../../diagnose/rule.js';
import { renderFinding } from '../finding-text.js';
import { repeatCommand } from '../repeat.js';
import { styleOf } from '../style.js';
import { type AllureAttachment, answersOf } from './answers.js';

export interface AllureLabel {
  readonly name: string;
  readonly value: string;
}

/** What one judged cell is in Allure: plain data, for it travels from the test's process to the reporter's. */
export interface AllureCase {
  readonly status: 'passed' | 'failed' | 'broken' | 'skipped';
  /** Why, in one sentence; absent where it passed. */
  readonly message?: string;
  readonly trace?: string;
  readonly flaky: boolean;
  /** The CellId. */
  readonly historyId: string;
  /** The same within its cluster, so that two clusters can stand on one page. */
  readonly testCaseId: string;
  readonly titlePath: readonly string[];
  readonly description: string;
  readonly labels: readonly AllureLabel[];
  /** All of them excluded from the history's identity, which is the CellId alone. */
  readonly parameters: readonly AllureLabel[];
  /** Milliseconds since 1970: when the decisive question was asked, and answered. */
  readonly start: number;
  readonly stop: number;
}

export interface AllureInput {
  readonly view: RunView;
  readonly checks: readonly Check[];
  /** What explains a cell. */
  readonly causes: ReadonlyMap<string, readonly Finding[]>;
}

const STATUS_OF: Readonly<Record<Exclude<VerdictStatus, 'not-applicable'>, AllureCase['status']>> = {
  pass: 'passed',
  fail: 'failed',
  unknown: 'broken',
  'not-evaluated': 'skipped',
};

/** Allure has names of its own for how bad something is. */
const SEVERITY_OF: Readonly<Record<Severity, string>> = { critical: 'critical', error: 'normal', warning: 'minor' };

const present = (pairs: readonly (readonly [string, string | undefined])[]): readonly AllureLabel[] =>
  pairs.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [{ name, value }]));

const placeOf = ({ cell }: JudgedCell): string => (cell.entry === 'balancer' ? 'balancer' : (cell.node ?? 'cluster'));

function parametersOf({ cell, factors }: JudgedCell): readonly AllureLabel[] {
  return present([
    ['node', cell.node ?? factors.node],
    ['identity', cell.identity ?? factors.identity],
    ['route', cell.route ?? factors.route],
    ['provider', factors.provider ?? factors.candidates?.join(', ')],
    ['entry', cell.entry ?? factors.entry],
    ['environment', factors.environment],
    ['part', cell.part],
  ]);
}

function labelsOf(judged: JudgedCell, check: Check | undefined, causes: readonly Finding[], cluster: string): readonly AllureLabel[] {
  const place = placeOf(judged);
  return present([
    ['parentSuite', cluster],
    ['suite', judged.cell.check],
    ['subSuite', place],
    ['layer', check?.layer],
    ['severity', check === undefined ? undefined : SEVERITY_OF[check.severity]],
    ...causes.map(({ id }) => ['finding', id] as const),
    // The timeline's rows: what was asked of which node at which time.
    ['host', place],
    ['thread', judged.cell.check],
    ['framework', 'aisbf-check'],
  ]);
}

/** When the decisive question was asked and answered; for what asked nothing, the run's begin. */
function spanOf({ verdict }: JudgedCell, { seen, record }: RunView): { readonly start: number; readonly stop: number } {
  const decisive = verdict.evidence.flatMap((key) => seen.get(key) ?? [])[0];
  const start = Date.parse(decisive?.at ?? record.started.at);
  return { start, stop: start + Math.round(decisive?.durationMs ?? 0) };
}

function descriptionOf(check: Check | undefined, causes: readonly Finding[]): string {
  const lines = causes.map(
    ({ title, firstCheck, id, waived }) =>
      `**${waived === null ? 'Cause' : 'Waived'}:** ${title} (\`${id}\`)\n\n**First check:** ${firstCheck}`,
  );
  return [...lines, ...(check === undefined ? [] : [`This cell shows whether ${check.title}.`])].join('\n\n');
}

/** The case of one cell; undefined where it is not applicable, which has no test. */
export function allureCase(judged: JudgedCell, { view, checks, causes }: AllureInput): AllureCase | undefined {
  const { id, cell, verdict } = judged;
  if (verdict.status === 'not-applicable') return undefined;
  const check = checks.find((one) => one.id === cell.check);
  const own = causes.get(id) ?? [];
  const cluster = view.record.started.cluster.name;
  const command = verdict.status === 'pass' ? undefined : repeatCommand(judged, view);
  return {
    status: STATUS_OF[verdict.status],
    ...(verdict.status === 'pass' ? {} : { message: verdict.reason }),
    ...(command === undefined ? {} : { trace: `${verdict.code}\n\nRepeat it with:\n${command}` }),
    flaky: verdict.flaky === true,
    historyId: id,
    testCaseId: `${encodeURIComponent(cluster)}/${id}`,
    titlePath: [cluster, cell.check, placeOf(judged)],
    description: descriptionOf(check, own),
    labels: labelsOf(judged, check, own, cluster),
    parameters: parametersOf(judged),
    ...spanOf(judged, view),
  };
}

/** Columns of a finding's text where it is read in a browser. */
const WIDTH = 100;

/** What goes with the case of a cell: what explains it, the command that repeats it, and the answers it was judged on. */
export function allureAttachments(judged: JudgedCell, { view, causes }: AllureInput): readonly AllureAttachment[] {
  const own = causes.get(judged.id) ?? [];
  const command = repeatCommand(judged, view);
  return [
    ...own.map((finding) => ({
      name: `finding: ${finding.title}`,
      type: 'text/plain',
      content: renderFinding(finding, styleOf(false), WIDTH),
    })),
    ...(command === undefined ? [] : [{ name: 'repeat it', type: 'text/plain', content: `${command}\n` }]),
    ...answersOf(judged, view),
  ];
}

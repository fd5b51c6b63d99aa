import { describe, expect, test } from 'vitest';
import { buildDocument } from '../../src/report/build-document.js';
import { takesColor } from '../../src/report/style.js';
import { renderTerminal } from '../../src/report/terminal.js';
import { aCheck, aFinding, CANARY, httpQuestion, judged, observed, viewOf } from './a-view.js';

const options = { checks: [aCheck('node-health'), aCheck('route-matrix')], record: 'reports/shop.ndjson' };
const health = (node: string, ok: boolean) =>
  judged({ check: 'node-health', node }, ok ? 'pass' : 'fail', ok ? 'it answers' : 'the connection was refused', [`http/${node}`]);
const route = (node: string, name: string, ok: boolean) =>
  judged({ check: 'route-matrix', node, identity: 'ops', route: name, entry: 'direct' }, ok ? 'pass' : 'fail', `no answer for ${name}`, [
    `http/${node}`,
  ]);
const observations = [observed(httpQuestion('n1')), observed(httpQuestion('n2'))];

const sick = viewOf(
  [
    ...[health('n1', true), health('n2', false), route('n1', 'chat', true), route('n2', 'chat', false), route('n2', 'code', false)],
    judged({ check: 'route-matrix', identity: 'ops', route: 'chat', entry: 'balancer' }, 'unknown', 'one in two answers'),
  ],
  observations,
);
const sickDiagnosis = {
  findings: [aFinding({ rivals: [[{ factor: 'entry', level: 'balancer' }]], attribution: 'aliased' })],
  explained: new Set<string>(),
};

describe('the terminal report', () => {
  test('of a sick cluster', async () => {
    const text = renderTerminal(sick, buildDocument(sick, sickDiagnosis, options), { color: false });
    await expect(text).toMatchFileSnapshot('../../fixtures/golden/terminal-sick.exit-1.txt');
  });

  test('of a healthy cluster', async () => {
    const view = viewOf([health('n1', true), health('n2', true)], observations);
    const own = { ...options, checks: [aCheck('node-health')] };
    const text = renderTerminal(view, buildDocument(view, { findings: [], explained: new Set() }, own), { color: false });
    await expect(text).toMatchFileSnapshot('../../fixtures/golden/terminal-healthy.exit-0.txt');
  });

  test('says which passes took a second answer', () => {
    const [one, two] = [health('n1', true), health('n2', true)].map((cell) => ({ ...cell, verdict: { ...cell.verdict, flaky: true } }));
    const view = viewOf([one ?? health('n1', true), two ?? health('n2', true)], observations);
    const own = { ...options, checks: [aCheck('node-health')] };
    const text = renderTerminal(view, buildDocument(view, { findings: [], explained: new Set() }, own), { color: false });
    expect(text).toContain('  flaky          node-health/n1/-/-/-/-: it answers (and 1 more like it)');
  });

  test('leads with the cause', () => {
    const text = renderTerminal(sick, buildDocument(sick, sickDiagnosis, options), { color: false });
    expect(text.split('\n')[0]).toBe('ERROR  n2 does not answer');
  });

  test('shows no escape without colour, some with it, and never a secret', () => {
    const document = buildDocument(sick, sickDiagnosis, options);
    const colourOn = '\u001b[';
    expect(renderTerminal(sick, document, { color: false })).not.toContain(colourOn);
    expect(renderTerminal(sick, document, { color: true })).toContain(colourOn);
    expect(renderTerminal(sick, document, { color: false, all: true })).not.toContain(CANARY);
  });

  test('groups what failed alike, and shows each cell with its own command when asked to', () => {
    const document = buildDocument(sick, sickDiagnosis, options);
    const grouped = renderTerminal(sick, document, { color: false });
    const all = renderTerminal(sick, document, { color: false, all: true });
    expect(grouped).toContain('route-matrix/n2/ops/chat/direct/- and 1 more like it');
    expect(all).toContain('route-matrix/n2/ops/code/direct/-');
    expect(all.match(/curl /g)).toHaveLength(3);
  });

  test('keeps to its width but for commands, also with many nodes', () => {
    const nodes = Array.from({ length: 30 }, (_, at) => `a-node-with-a-long-name-${at}`);
    const view = viewOf(nodes.map((node) => judged({ check: 'node-health', node }, 'pass', 'fine')));
    const wide = { ...view, ctx: { ...view.ctx, cluster: { ...view.ctx.cluster, nodes: nodes.map((id) => ({ id, url: 'http://x' })) } } };
    const text = renderTerminal(wide, buildDocument(wide, { findings: [], explained: new Set() }, options), { color: false, width: 80 });
    for (const node of nodes) expect(text).toContain(node);
    expect(text.split('\n').filter((line) => line.includes('a-node') && line.length > 80)).toEqual([]);
  });
});

describe('colour', () => {
  test.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
  ])('on a terminal: %s, with %j: %s', (isTTY, env, expected) => {
    expect(takesColor({ isTTY }, env)).toBe(expected);
  });
});

test.each([
  [12, 'until 2030-01-01, 12 days left: new disk on order (https://tickets.test/7)'],
  [1, 'until 2030-01-01, 1 day left: '],
  [0, 'until 2030-01-01, today for the last time: '],
])('a waived finding is shown with its reason and %i days left', (daysLeft, said) => {
  const waived = { reason: 'new disk on order', link: 'https://tickets.test/7', expires: '2030-01-01', daysLeft };
  const diagnosis = { findings: [aFinding({ waived })], explained: new Set<string>() };
  const text = renderTerminal(sick, buildDocument(sick, diagnosis, options), { color: false, width: 120 });
  expect(text).toContain('WAIVED  ');
  expect(text.replaceAll(/\n +/g, ' ')).toContain(said);
});

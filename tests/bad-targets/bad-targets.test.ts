import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allChecks } from '../../src/checks/registry.js';
import type { VerdictStatus } from '../../src/checks/verdict.js';
import type { RunView } from '../../src/diagnose/rule.js';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';
import type { Cluster } from '../../src/target/cluster.js';
import { allAt, badEvidence, clusterOf, runAgainst } from './run-against.js';
import { renderTable } from './table.js';
import { type BadTarget, badTargets } from './targets.js';

/** Enough for any answer that comes at all, on a busy machine too. */
const PATIENT_MS = 5_000;
/** For a place that never comes to an end: every question to it costs this. */
const HURRIED_MS = 600;
const BUSY: readonly string[] = ['connect-timeout', 'headers-timeout', 'body-timeout'];

let lab: Lab;
let cluster: Cluster;
let folder: string;
const results = new Map<string, Map<string, VerdictStatus[]>>();

beforeAll(async () => {
  lab = await startLab({ nodes: 2, engine: 'native' });
  cluster = await clusterOf(lab);
  folder = await mkdtemp(join(tmpdir(), 'aisbf-check-bad-targets-'));
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function keep(check: string, target: string, status: VerdictStatus): void {
  const row = results.get(check) ?? new Map<string, VerdictStatus[]>();
  results.set(check, row.set(target, [...(row.get(target) ?? []), status]));
}

/** What must hold of every run against a bad place. */
function demand(view: RunView, target: BadTarget, chatsOnly: boolean): void {
  const { ended } = view.record;
  expect(ended?.problems ?? []).toEqual([]);
  expect(ended?.interrupted).toBeUndefined();
  const met = view.cells
    .map((cell) => ({ cell, questions: badEvidence(view, cell, chatsOnly) }))
    .filter(({ questions }) => questions.length > 0);
  const passes = met.filter(({ cell }) => cell.verdict.status === 'pass').map(({ cell }) => `${cell.id}: ${cell.verdict.reason}`);
  expect(passes).toEqual([]);
  for (const { cell } of met) keep(cell.cell.check, target.name, cell.verdict.status);

  const asked = view.record.observations.filter(({ question }) => question.kind === 'http' && (!chatsOnly || question.method === 'POST'));
  const classes = new Set(
    asked.flatMap(({ outcome }) => (outcome.kind === 'withheld' ? [] : [outcome.kind === 'answered' ? 'answered' : outcome.class])),
  );
  expect(target.met.some((name) => classes.has(name))).toBe(true);
  // A machine that is too busy may make a timeout of anything.
  expect([...target.met, ...BUSY]).toEqual(expect.arrayContaining([...classes]));
  const reasons = met.map(({ cell }) => cell.verdict.reason).join('\n');
  if (!chatsOnly) expect(reasons).toMatch(target.says);
  // Nothing of it is kept beyond what a record may hold.
  for (const { outcome } of asked) {
    if (outcome.kind === 'answered' && outcome.answer.kind === 'http') expect(outcome.answer.body.length).toBeLessThanOrEqual(64 * 1024);
  }
}

describe.each(badTargets)('$name', (target) => {
  test('from every node, balancer and neighbour', async () => {
    await using place = await target.open();
    const ca = place.ca === undefined ? undefined : join(folder, `${target.name.replaceAll(/\W/g, '-')}.pem`);
    if (ca !== undefined && place.ca !== undefined) await writeFile(ca, place.ca);
    demand(await runAgainst(allAt(cluster, place, ca, target.endless === true ? HURRIED_MS : PATIENT_MS)), target, false);
  });
});

// Of the others all or nothing is bad.
describe.each(badTargets.filter(({ whole }) => whole !== true))('$name, from chats alone', (target) => {
  test('is no pass either', async () => {
    await using place = await target.open(cluster.nodes[0]?.url);
    demand(await runAgainst(allAt(cluster, place, undefined, target.endless === true ? 2 * HURRIED_MS : PATIENT_MS)), target, true);
  });
});

test('the table of check and target is that of docs/bad-targets.md', async () => {
  const page = renderTable(
    allChecks.map(({ id }) => id),
    results,
  );
  process.stderr.write(page.slice(page.indexOf('| |')));
  expect(page).not.toContain('PASS');
  await expect(page).toMatchFileSnapshot('../../docs/bad-targets.md');
});

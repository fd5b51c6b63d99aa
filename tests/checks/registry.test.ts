import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cellId } from '../../src/checks/cell-id.js';
import { allChecks, checkById } from '../../src/checks/registry.js';
import { context } from './context.js';
import { answered } from './outcomes.js';
import { Answers, play } from './play.js';
import { World } from './world.js';

const page = (id: string): URL => new URL(`../../docs/checks/${id}.md`, import.meta.url);

describe.each(allChecks)('$id', (check) => {
  test('has a page with the four sections and a place in the index', () => {
    expect(existsSync(page(check.id))).toBe(true);
    const text = readFileSync(page(check.id), 'utf8');
    for (const section of ['What it asks', 'Passes when', 'Fails when', 'First check'])
      expect(text).toMatch(new RegExp(`^## ${section}\\n\\n\\S`, 'm'));
    expect(readFileSync(page('README'), 'utf8')).toContain(`(${check.id}.md)`);
  });

  test('is found by its id and titled as a statement', () => {
    expect(checkById(check.id)).toBe(check);
    expect(check.title).not.toMatch(/[.?]$/);
  });

  test('says what it needs, and names its cells apart', () => {
    const ctx = context({ consistency: [{ id: 'mine', request: 'GET /version', as: 'ops', expect: 'agree' }] });
    expect(check.notApplicable(ctx)).toBeUndefined();
    expect(check.needs(ctx).length).toBeGreaterThan(0);
    const ids = check.cells(ctx).map(cellId);
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => id.startsWith(`${check.id}/`))).toBe(true);
  });

  test('judges a cell of which nothing is known as no pass, without throwing', () => {
    const ctx = context();
    for (const cell of check.cells(ctx)) {
      const verdict = check.judge(cell, ctx, new Answers());
      if (cell.part !== 'declared') expect(verdict.status).not.toBe('pass');
    }
  });

  const pages = ['<html>', 'null', '[]', '{}', '"ok"', '{"status":"ok"', ''];
  test.each(pages)('nodes that answer %j to everything get no pass', (body) => {
    const ctx = context({ consistency: [{ id: 'mine', request: 'GET /version', as: 'ops', project: 'version', expect: 'agree' }] });
    const world = new World(['n1', 'n2', 'n3']);
    for (const node of [...Object.values(world.nodes), world.staging]) node.override = () => answered(200, body);
    const { verdicts } = play(ctx, world, [check]);
    const passes = [...verdicts].filter(([, verdict]) => verdict.status === 'pass').map(([id]) => id);
    // Judged on the cluster file and the stores alone, and a balancer's reach on its header alone; a
    // certificate is shown before anything is answered.
    const others =
      /^(tls\/.*|shared-database\/-\/-\/-\/-\/schema|migration-level\/.*|isolation\/.*|prefix-isolation\/-\/-\/-\/-\/(declared|strays)|clock-skew\/-\/-\/-\/-\/(redis|mysql)|balancer-parity\/n\d\/-\/-\/balancer\/reach)$/;
    expect(passes.filter((id) => !others.test(id))).toEqual([]);
  });

  test('a draining node has no cells and is asked nothing', () => {
    const drain = { reason: 'moved', expires: '2999-01-01' };
    const ctx = context({ nodes: [...context().cluster.nodes, { id: 'n4', url: 'http://n4', drain }] });
    expect(check.cells(ctx).some((cell) => cell.node === 'n4')).toBe(false);
    const { asked } = play(ctx, new World(['n1', 'n2', 'n3']), [check]);
    expect(asked.some((question) => question.kind === 'http' && question.to.kind === 'node' && question.to.id === 'n4')).toBe(false);
  });
});

test('ids are unique', () => {
  expect(new Set(allChecks.map(({ id }) => id)).size).toBe(allChecks.length);
});

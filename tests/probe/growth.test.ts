import { describe, expect, test } from 'vitest';
import type { Check, CheckContext } from '../../src/checks/check.js';
import { allChecks } from '../../src/checks/registry.js';
import { judgeRecord } from '../../src/diagnose/judge.js';
import { Answers } from '../../src/probe/answers.js';
import { openQuestions } from '../../src/probe/collect.js';
import { planRun } from '../../src/probe/plan.js';
import type { Observation } from '../../src/record/observation.js';
import type { Cluster } from '../../src/target/cluster.js';
import { context } from '../checks/context.js';
import { play } from '../checks/play.js';
import { World } from '../checks/world.js';

/** Counts how often somebody looks for an answer. */
class CountingAnswers extends Answers {
  looks = 0;

  override has(key: string): boolean {
    this.looks++;
    return super.has(key);
  }

  override get(key: string): Observation | undefined {
    this.looks++;
    return super.get(key);
  }

  override *all(): Iterable<Observation> {
    for (const observation of super.all()) {
      this.looks++;
      yield observation;
    }
  }
}

const clusterOf = (nodes: number): Partial<Cluster> => ({
  nodes: Array.from({ length: nodes }, (_, index) => ({ id: `n${index}`, url: `http://n${index}` })),
  consistency: [
    { id: 'models', request: 'GET /api/models', as: 'ops', project: 'sort(data[*].id)', expect: 'agree' },
    { id: 'version', request: 'GET /version', as: 'ops', project: 'version', expect: 'equal', value: '0.99.87' },
  ],
});

const answeredIn = (ctx: CheckContext, check: Check): CountingAnswers => {
  const answers = new CountingAnswers();
  for (const observation of play(ctx, new World(ctx.cluster.nodes.map(({ id }) => id)), [check]).seen.all()) answers.add(observation);
  return answers;
};

const broken = (text: string): never => {
  throw new Error(text);
};

/** Looks that one round of asking takes, after everything was answered. */
function looksOfAsking(check: Check, nodes: number): number {
  const ctx = context(clusterOf(nodes));
  const { cells } = planRun([check], ctx, undefined, broken);
  expect(cells.length).toBeGreaterThan(0);
  const seen = answeredIn(ctx, check);
  expect(openQuestions({ seen, problem: broken }, cells, ctx)).toEqual([]);
  return seen.looks;
}

/** Looks that judging takes. */
function looksOfJudging(check: Check, nodes: number): number {
  const ctx = context(clusterOf(nodes));
  const seen = answeredIn(ctx, check);
  const look = seen.look();
  for (const cell of check.cells(ctx)) {
    check.judge(cell, ctx, look);
    check.factors?.(cell, ctx, look);
  }
  return seen.looks;
}

/* Every check over nodes must stay usable with hundreds of them. Twice the nodes are twice the cells, and may take twice the looks. */
describe.each(allChecks.map((check) => [check.id, check] as const))('twice the nodes for %s', (_id, check) => {
  test('take no more than twice the work to ask', () => {
    expect(looksOfAsking(check, 24)).toBeLessThanOrEqual(looksOfAsking(check, 12) * 2.1);
  });

  test('take no more than twice the work to judge', () => {
    expect(looksOfJudging(check, 24)).toBeLessThanOrEqual(looksOfJudging(check, 12) * 2.1);
  });
});

test('answers that are judged stand still', () => {
  const ctx = context();
  const started = {
    type: 'run-started' as const,
    record: 1 as const,
    tool: '0',
    at: '2026-01-01T00:00:00.000Z',
    seed: 's',
    cluster: ctx.cluster,
    checks: [],
  };
  expect(judgeRecord({ started, observations: [] }, [], () => ctx.contract).seen.still).toBe(true);
});

import { cellId } from '../../src/checks/cell-id.js';
import type { Cell, Check, CheckContext, Seen } from '../../src/checks/check.js';
import type { BracketQuestion, ConvergenceQuestion, Question, ReadQuestion, Step, Watcher } from '../../src/checks/question.js';
import { allChecks } from '../../src/checks/registry.js';
import { shows } from '../../src/checks/sight.js';
import type { Verdict } from '../../src/checks/verdict.js';
import type { ConvergenceAnswer, Observation, Outcome, Watched } from '../../src/record/observation.js';
import type { World } from './world.js';

const STARTED_MS = Date.parse('2026-01-01T00:00:00.000Z');

/** Answers by key, as checks see them. */
export class Answers implements Seen {
  readonly #byKey = new Map<string, Observation>();

  get(key: string): Observation | undefined {
    return this.#byKey.get(key);
  }

  all(): Iterable<Observation> {
    return this.#byKey.values();
  }

  put(question: Question, outcome: Outcome, durationMs = 5, atMs = 0): void {
    const at = new Date(STARTED_MS + atMs).toISOString();
    const observation: Observation = { question, outcome, attempt: 1, round: 1, at, atMs, durationMs };
    this.#byKey.set(question.key, observation);
  }
}

const read = (world: World, question: ReadQuestion): Outcome => (question.kind === 'sql' ? world.sql(question) : world.redis(question));

function bracket(world: World, seen: Answers, question: BracketQuestion): Outcome {
  for (const statement of question.setup) {
    const outcome = world.sql(statement);
    if (outcome.kind !== 'answered') return outcome;
  }
  const before = question.before.map((one) => read(world, one));
  const lost = before.find((outcome) => outcome.kind !== 'answered');
  if (lost !== undefined) return lost;
  for (const stimulus of question.stimuli) {
    if (seen.get(stimulus.key) === undefined || question.before.length > 0) seen.put(stimulus, world.http(stimulus), world.took(stimulus));
  }
  const after = question.after.map((step) => ({ outcome: read(world, step.read), satisfied: true, waitedMs: 1 }));
  for (const statement of question.teardown) world.sql(statement);
  return {
    kind: 'answered',
    answer: { kind: 'bracket', before, stimuli: question.stimuli.map(({ key }) => key), after, problems: [] },
  };
}

const make = (world: World, seen: Answers, step: Step): Outcome => {
  const outcome = step.kind === 'sql' ? world.sql(step) : world.http(step);
  if (step.kind === 'http') seen.put(step, outcome);
  return outcome;
};

const tookEffect = (outcome: Outcome): boolean =>
  outcome.kind === 'answered' &&
  (outcome.answer.kind === 'sql' ? outcome.answer.affected !== 0 : outcome.answer.kind === 'http' && outcome.answer.status === 200);

function watched(world: World, seen: Answers, ctx: CheckContext, { node, first = [], ask, until }: Watcher): Watched {
  for (const question of first) make(world, seen, question);
  const outcome = make(world, seen, ask);
  seen.put(ask, outcome);
  const isShown = outcome.kind === 'answered' && shows(ctx.contract, outcome.answer, until);
  const shown = isShown ? { shown: { askedMs: 1, cameMs: 3 } } : {};
  return { ...(node === undefined ? {} : { node }), asked: 1, lastMs: isShown ? 1 : 5000, ...shown };
}

/** As the runner does it, but that nobody waits: a world is as late as it will ever be. */
function convergence(world: World, seen: Answers, ctx: CheckContext, question: ConvergenceQuestion): Outcome {
  for (const step of question.setup) {
    const outcome = make(world, seen, step);
    if (outcome.kind !== 'answered') return outcome;
  }
  const lost = new Set<string>();
  const changes: ConvergenceAnswer['changes'][number][] = [];
  for (const { name, make: step, watchers } of question.changes) {
    const made = make(world, seen, step);
    const left = watchers.filter(({ node }) => node === undefined || !lost.has(node));
    const all = tookEffect(made) ? left.map((watcher) => watched(world, seen, ctx, watcher)) : [];
    changes.push({ name, made, watched: all });
    for (const { node, shown } of all) if (shown === undefined && node !== undefined) lost.add(node);
    if (!tookEffect(made)) break;
  }
  for (const step of [...question.teardown, ...question.afterwards]) make(world, seen, step);
  return { kind: 'answered', answer: { kind: 'convergence', changes, problems: [] } };
}

function ask(world: World, seen: Answers, ctx: CheckContext, question: Question): Outcome {
  if (question.kind === 'http') return world.http(question);
  if (question.kind === 'tls') return world.tls(question);
  if (question.kind === 'convergence') return convergence(world, seen, ctx, question);
  return question.kind === 'bracket' ? bracket(world, seen, question) : read(world, question);
}

const MOST_ROUNDS = 60;

/** Lower first, as the runner does: reads, then what mutates, direct chats, rotations, autoselects. */
function phase(question: Question): number {
  if (question.kind === 'convergence') return 1;
  if (question.kind === 'bracket') return Math.max(question.effect === 'mutates' ? 1 : 2, ...question.stimuli.map(phase));
  if (question.kind !== 'http' || question.chat === undefined) return 0;
  return { direct: 2, rotation: 3, autoselect: 4 }[question.chat.kind];
}

export interface Played {
  readonly seen: Answers;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly asked: readonly Question[];
}

const listed = (ctx: CheckContext, checks: readonly Check[]): readonly { check: Check; cell: Cell }[] =>
  checks.filter((check) => check.notApplicable(ctx) === undefined).flatMap((check) => check.cells(ctx).map((cell) => ({ check, cell })));

/** Asks and judges until nothing more is asked for. Throws where a check asks for ever. */
export function play(ctx: CheckContext, world: World, checks: readonly Check[] = allChecks): Played {
  const seen = new Answers();
  const asked: Question[] = [];
  const cells = listed(ctx, checks);
  for (let round = 0; ; round++) {
    const wanted = new Map(cells.flatMap(({ check, cell }) => check.asks(cell, ctx, seen)).map((question) => [question.key, question]));
    const open = [...wanted.values()].filter((question) => seen.get(question.key) === undefined);
    if (open.length === 0) break;
    if (round > MOST_ROUNDS) throw new Error(`still asking after ${MOST_ROUNDS} rounds: ${open.map(({ key }) => key).join(', ')}`);
    const lowest = Math.min(...open.map(phase));
    const now = open.filter((question) => phase(question) === lowest);
    const inBrackets = new Set(now.flatMap((question) => (question.kind === 'bracket' ? question.stimuli.map(({ key }) => key) : [])));
    for (const question of now.toSorted((a, b) => Number(inBrackets.has(a.key)) - Number(inBrackets.has(b.key)))) {
      if (seen.get(question.key) !== undefined) continue;
      asked.push(question);
      if (question.kind === 'http') world.wait(question.pauseMs ?? 0);
      const at = world.elapsedMs;
      seen.put(question, ask(world, seen, ctx, question), question.kind === 'http' ? world.took(question) : undefined, at);
    }
  }
  return { seen, asked, verdicts: new Map(cells.map(({ check, cell }) => [cellId(cell), check.judge(cell, ctx, seen)])) };
}

/** The verdicts that are neither passes nor without effect, as `cell: code`. */
export const oddities = ({ verdicts }: Played): readonly string[] =>
  [...verdicts]
    .filter(([, verdict]) => verdict.status !== 'pass' && verdict.status !== 'not-applicable')
    .map(([id, verdict]) => `${id}: ${verdict.status} ${verdict.code}`);

import { expect, test } from 'vitest';
import type { CheckContext, Seen } from '../../src/checks/check.js';
import { clockSkew } from '../../src/checks/clock-skew.js';
import { context } from './context.js';
import { goesRed } from './goes-red.js';
import { answered } from './outcomes.js';
import { Answers, play } from './play.js';
import { World } from './world.js';

goesRed('clock-skew', [
  {
    fault: 'a node is ten seconds ahead',
    cell: 'n3/-/-/-/-',
    code: 'clock-skewed',
    data: { against: ['n1', 'n2', 'redis', 'mysql'], tie: false },
    stillGreen: ['n1/-/-/-/-', '-/-/-/-/redis', '-/-/-/-/mysql'],
    inject: (w) => (w.node('n3').clockMs = 10_000),
  },
  {
    fault: 'a node is ten seconds behind',
    cell: 'n1/-/-/-/-',
    code: 'clock-skewed',
    stillGreen: ['n2/-/-/-/-'],
    inject: (w) => (w.node('n1').clockMs = -10_000),
  },
  {
    fault: 'Redis is a minute ahead',
    cell: '-/-/-/-/redis',
    code: 'clock-skewed',
    stillGreen: ['n1/-/-/-/-', '-/-/-/-/mysql'],
    inject: (w) => (w.clocks.redis = 60_000),
  },
  {
    fault: 'of two clocks one is wrong',
    cell: 'n1/-/-/-/-',
    code: 'clock-skewed',
    data: { against: ['n2'], tie: true },
    cluster: { nodes: ['n1', 'n2'].map((id) => ({ id, url: `http://${id}` })) },
    inject: (w) => {
      Object.assign(w, { redisDown: true, mysqlDown: true });
      w.node('n2').clockMs = 10_000;
    },
  },
  {
    fault: 'a node whose server stands still is ten seconds ahead: others are sure',
    cell: 'n3/-/-/-/-',
    code: 'clock-skewed',
    stillGreen: ['n1/-/-/-/-', '-/-/-/-/redis'],
    inject: (w) => Object.assign(w.node('n3'), { clockMs: 60_000, dateOldBy: () => 50_000 }),
  },
  {
    fault: 'a node goes on sending the Date of fifty seconds ago',
    cell: 'n1/-/-/-/-',
    status: 'unknown',
    code: 'inconclusive',
    data: { because: 'time-may-be-old' },
    stillGreen: ['n2/-/-/-/-', '-/-/-/-/mysql'],
    inject: (w) => (w.node('n1').dateOldBy = (elapsed) => 50_000 + elapsed),
  },
  {
    fault: 'every node goes on sending an old Date, none the same',
    cell: '-/-/-/-/redis',
    status: 'unknown',
    code: 'inconclusive',
    data: { because: 'time-may-be-old', against: ['n1', 'n2', 'n3'] },
    inject(w) {
      for (const [nth, id] of ['n1', 'n2', 'n3'].entries()) w.node(id).dateOldBy = (elapsed) => 10_000 * (nth + 4) + elapsed;
    },
  },
  {
    fault: 'a node sends no Date',
    cell: 'n2/-/-/-/-',
    status: 'unknown',
    code: 'inconclusive',
    data: { because: 'no-time' },
    stillGreen: ['n1/-/-/-/-'],
    inject: (w) => (w.node('n2').clockMs = undefined),
  },
  {
    fault: 'a page in front of a node tells a time',
    cell: 'n2/-/-/-/-',
    status: 'unknown',
    code: 'inconclusive',
    stillGreen: ['n1/-/-/-/-'],
    inject: (w) => (w.node('n2').override = () => answered(200, '<html>', { headers: { date: new Date('2026-01-01').toUTCString() } })),
  },
  {
    fault: 'a node does not answer',
    cell: 'n2/-/-/-/-',
    code: 'no-answer',
    stillGreen: ['n1/-/-/-/-'],
    inject: (w) => (w.node('n2').down = true),
  },
  {
    fault: 'Redis does not answer',
    cell: '-/-/-/-/redis',
    status: 'unknown',
    code: 'store-unreachable',
    stillGreen: ['n1/-/-/-/-', '-/-/-/-/mysql'],
    inject: (w) => (w.redisDown = true),
  },
]);

test.each([3000, 4900])('%i ms apart is no fault: a Date header may be two seconds behind', (clockMs) => {
  const { verdict } = judgeTwo(clockMs, 5);
  expect(verdict.status).not.toBe('fail');
});

test('slow answers leave it open, and it is asked again until a quick one tells', () => {
  const { seen, verdict, asks } = judgeTwo(0, 9_000);
  expect(verdict).toMatchObject({ status: 'unknown', data: { because: 'too-slow' } });
  expect(asks()).toHaveLength(1);
  for (const node of ['n1', 'n2']) {
    const [again] = clockSkew.asks({ check: 'clock-skew', node }, two, seen);
    if (again === undefined) throw new Error('it was not asked again');
    seen.put(again, answered(200, root, { headers: { date: new Date(0).toUTCString() }, headersMs: 5 }));
  }
  expect(asks()).toEqual([]);
  expect(clockSkew.judge({ check: 'clock-skew', node: 'n1' }, two, seen)).toMatchObject({ status: 'pass' });
});

test('a server that stood still tells an old time until its next tick, and is not blamed for it', () => {
  const ctx = context();
  const world = new World(['n1', 'n2', 'n3']);
  world.node('n1').dateOldBy = (elapsed) => (elapsed < 1000 ? 42_000 : 0);
  world.node('n3').dateOldBy = (elapsed) => (elapsed < 1000 ? 52_000 : 0);
  const { verdicts, asked } = play(ctx, world, [clockSkew]);
  expect([...verdicts.values()].map(({ status }) => status)).toEqual(Array.from(verdicts, () => 'pass'));
  expect(asked.flatMap((question) => (question.kind === 'http' && question.pauseMs !== undefined ? [question.factors.node] : []))).toEqual([
    'n1',
    'n3',
  ]);
});

test('where our own clock was set meanwhile, nobody is said to be apart', () => {
  const ctx = context();
  const world = new World(['n1', 'n2', 'n3']);
  world.clocks.redis = 60_000;
  const { seen } = play(ctx, world, [clockSkew]);
  const redis = { check: 'clock-skew', part: 'redis' };
  expect(clockSkew.judge(redis, ctx, seen)).toMatchObject({ status: 'fail', code: 'clock-skewed' });
  const [first] = [...seen.all()];
  if (first === undefined) throw new Error('nothing was seen');
  const earlier = new Date(Date.parse(first.at) - 60_000).toISOString();
  const set: Seen = {
    get: (key) => (key === first.question.key ? { ...first, at: earlier } : seen.get(key)),
    all: () => seen.all(),
  };
  expect(clockSkew.judge(redis, ctx, set)).toMatchObject({ status: 'unknown', data: { because: 'own-clock-set', setMs: 60_000 } });
});

const root = { message: 'AI Proxy Server is running', providers: [], rotations: [], autoselect: [] };
const { mysql: _mysql, redis: _redis, ...alone } = context().cluster;
const two: CheckContext = { ...context(), cluster: { ...alone, nodes: ['n1', 'n2'].map((id) => ({ id, url: `http://${id}` })) } };

function judgeTwo(clockMs: number, headersMs: number) {
  const seen = new Answers();
  for (const node of ['n1', 'n2']) {
    const [question] = clockSkew.asks({ check: 'clock-skew', node }, two, seen);
    if (question === undefined) throw new Error('nothing was asked');
    const date = new Date(node === 'n2' ? clockMs : 0).toUTCString();
    seen.put(question, answered(200, root, { headers: { date }, headersMs }));
  }
  const cell = { check: 'clock-skew', node: 'n1' };
  return { seen, verdict: clockSkew.judge(cell, two, seen), asks: () => clockSkew.asks(cell, two, seen) };
}

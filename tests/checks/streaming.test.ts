import { expect, test } from 'vitest';
import { checkById } from '../../src/checks/registry.js';
import { context } from './context.js';
import { goesRed } from './goes-red.js';
import { answered, unanswered } from './outcomes.js';
import { play } from './play.js';
import { World } from './world.js';

const isStream = (body: unknown): boolean => typeof body === 'object' && body !== null && 'stream' in body;

goesRed('streaming', [
  {
    fault: 'the balancer holds streams back',
    cell: '-/ops/direct-beta/balancer/-',
    code: 'buffered',
    data: { provider: 'beta', tries: 3, spreadMs: 0, elsewhereMs: 200 },
    stillGreen: ['n1/ops/direct-beta/direct/-', 'n3/ops/direct-beta/direct/-'],
    inject: (w) => (w.holdsStreams = true),
  },
  {
    fault: 'the balancer holds streams back and does not say who served',
    cell: '-/ops/direct-beta/balancer/-',
    code: 'buffered',
    cluster: { entry: { url: 'http://balancer' } },
    inject: (w) => Object.assign(w, { holdsStreams: true, withHeader: false }),
  },
  {
    fault: 'one node holds streams back',
    cell: 'n2/ops/direct-beta/direct/-',
    code: 'buffered',
    stillGreen: ['n1/ops/direct-beta/direct/-', '-/ops/direct-beta/balancer/-'],
    inject: (w) => (w.node('n2').holdsStreams = true),
  },
  {
    fault: 'streams of a node lack the terminator',
    cell: 'n3/ops/direct-beta/direct/-',
    code: 'garbage',
    data: { defects: ['no-terminator'] },
    stillGreen: ['n1/ops/direct-beta/direct/-'],
    inject: (w) => (w.node('n3').streamLines = (lines) => lines.slice(0, -1)),
  },
  {
    fault: 'streams of a node lack their last chunk',
    cell: 'n3/ops/direct-beta/direct/-',
    code: 'garbage',
    data: { defects: ['no-last-chunk'] },
    inject: (w) => (w.node('n3').streamLines = (lines) => lines.filter((line) => !line.includes('"stop"'))),
  },
  {
    fault: 'chunks come out of order',
    cell: 'n3/ops/direct-beta/direct/-',
    code: 'garbage',
    data: { defects: ['goes-on-after-its-end'] },
    inject: (w) => (w.node('n3').streamLines = (lines) => [...lines.slice(0, 2), lines[3] ?? '', lines[2] ?? '', '[DONE]']),
  },
  {
    fault: 'chunks of another completion are mixed in',
    cell: 'n3/ops/direct-beta/direct/-',
    code: 'garbage',
    data: { defects: ['several-completions'] },
    inject: (w) =>
      (w.node('n3').streamLines = (lines) => lines.map((line, index) => (index === 1 ? line.replace(/c-\d+/, 'c-other') : line))),
  },
  {
    fault: 'a node answers streams with a page, chats well',
    cell: 'n3/ops/direct-beta/direct/-',
    code: 'garbage',
    stillGreen: ['n1/ops/direct-beta/direct/-'],
    inject: (w) => (w.node('n3').override = ({ body }) => (isStream(body) ? answered(200, '<html>') : undefined)),
  },
  {
    fault: 'streams break off through one node, chats do not',
    cell: 'n3/ops/direct-beta/direct/-',
    code: 'no-answer',
    inject: (w) => (w.node('n3').override = ({ body }) => (isStream(body) ? unanswered('refused') : undefined)),
  },
  {
    fault: 'directly streams come at once as well',
    cell: '-/ops/direct-beta/balancer/-',
    status: 'unknown',
    code: 'inconclusive',
    data: { because: 'nothing-to-compare-with' },
    stillGreen: ['n1/ops/direct-beta/direct/-'],
    inject: (w) =>
      Object.assign(w, { nodes: Object.fromEntries(Object.entries(w.nodes).map(([id, node]) => [id, { ...node, holdsStreams: true }])) }),
  },
  {
    fault: 'a node does not answer',
    cell: 'n3/ops/direct-beta/direct/-',
    status: 'not-evaluated',
    code: 'need-missing',
    stillGreen: ['n1/ops/direct-beta/direct/-'],
    inject: (w) => (w.node('n3').down = true),
  },
  {
    fault: 'the release harms a provider that is streamed to',
    cell: 'n1/ops/direct-alpha/direct/-',
    status: 'not-applicable',
    code: 'not-declared',
    inject: () => undefined,
  },
]);

test.each([
  ['of a provider that answers at once', [0, 0, 0.25]],
  ['of which one was seen by an observer that stalled', [15, 12, 200]],
])('streams %s are held by nobody', (_what, gaps) => {
  const world = new World(['n1', 'n2', 'n3']);
  for (const [nth, gap] of gaps.entries()) world.node(`n${nth + 1}`).streamGapMs = gap;
  const { verdicts } = play(
    context(),
    world,
    [checkById('streaming')].flatMap((check) => check ?? []),
  );
  const failed = [...verdicts].filter(([, { status }]) => status === 'fail');
  expect(failed).toEqual([]);
  expect(verdicts.get('streaming/n2/ops/direct-beta/direct/-')).toMatchObject({ status: 'pass' });
});

test('what harms a provider is not streamed to, and a direct chat comes before every stream', () => {
  const ctx = context();
  const { asked } = play(
    ctx,
    new World(['n1', 'n2', 'n3']),
    [checkById('streaming')].flatMap((check) => check ?? []),
  );
  const chats = asked.flatMap((question) => (question.kind === 'http' && question.chat !== undefined ? [question] : []));
  const streams = chats.filter(({ chat }) => chat?.stream === true);
  expect(streams.map(({ factors }) => factors.provider)).toEqual(['beta', 'beta', 'beta', 'beta']);
  for (const node of ['n1', 'n2', 'n3']) {
    const own = chats.filter(({ factors }) => factors.node === node && factors.provider === 'beta');
    expect(own.map(({ chat }) => chat?.stream ?? false)).toEqual([false, true]);
  }
});

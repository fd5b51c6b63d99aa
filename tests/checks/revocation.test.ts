import { expect, test } from 'vitest';
import { revocation } from '../../src/checks/revocation.js';
import type { Outcome } from '../../src/record/observation.js';
import { alice, baseCluster, context } from './context.js';
import { goesRed } from './goes-red.js';
import { answered, unanswered } from './outcomes.js';
import { play } from './play.js';
import { World } from './world.js';

/** A statement that met so many rows. */
const answeredRows = (affected: number): Outcome => ({ kind: 'answered', answer: { kind: 'sql', rows: [], affected } });

const N = 'n3/-/-/-/-';
const others = ['n1/-/-/-/-', 'n2/-/-/-/-'];

goesRed('revocation', [
  ...['n1', 'n2', 'n3'].map((odd) => ({
    fault: `${odd} keeps tokens that it once found`,
    cell: `${odd}/-/-/-/-`,
    code: 'change-not-seen' as const,
    data: {
      change: 'switched-off',
      withinMs: 5000,
      changes: [
        { change: 'added', shownMs: 3 },
        { change: 'switched-off', shownMs: null },
        { change: 'switched-on', shownMs: null },
        { change: 'deleted', shownMs: null },
      ],
    },
    stillGreen: ['n1', 'n2', 'n3'].filter((node) => node !== odd).map((node) => `${node}/-/-/-/-`),
    inject: (w: World) => {
      w.node(odd).keptTokens = new Map();
    },
  })),
  {
    fault: 'it lets go of what is switched off, not of what is deleted',
    cell: N,
    code: 'change-not-seen',
    data: { change: 'deleted' },
    stillGreen: others,
    inject: (w) =>
      (w.node('n3').override = (q) =>
        q.key.endsWith(' deleted') ? answered(403, { error: 'User tokens cannot access global endpoints.' }) : undefined),
  },
  {
    fault: 'a copy of the database',
    cell: N,
    code: 'change-not-seen',
    data: { change: 'added' },
    stillGreen: others,
    inject: (w) => (w.node('n3').db = 'clone'),
  },
  {
    fault: 'authentication is off',
    cell: N,
    status: 'unknown',
    code: 'inconclusive',
    data: { because: 'authentication-off' },
    stillGreen: others,
    inject: (w) => (w.node('n3').authOff = true),
  },
  { fault: 'down', cell: N, code: 'no-answer', data: { class: 'refused' }, stillGreen: others, inject: (w) => (w.node('n3').down = true) },
  {
    fault: 'it dies half way',
    cell: N,
    code: 'no-answer',
    stillGreen: others,
    inject: (w) => (w.node('n3').override = (q) => (q.key.endsWith('switched-off') ? unanswered('reset') : undefined)),
  },
  {
    fault: 'a refusal in words of its own',
    cell: N,
    code: 'garbage',
    stillGreen: others,
    inject: (w) => (w.node('n3').override = () => answered(403, { error: 'go away' })),
  },
  {
    fault: 'an error',
    cell: N,
    code: 'unexpected-status',
    data: { status: 500 },
    inject: (w) => (w.node('n3').override = () => answered(500, 'Internal Server Error')),
  },
  { fault: 'MySQL down', cell: N, status: 'unknown', code: 'store-unreachable', inject: (w) => (w.mysqlDown = true) },
  { fault: 'the account may not write', cell: N, status: 'unknown', code: 'query-failed', inject: (w) => (w.writesRefused = true) },
  {
    fault: 'nothing may be changed',
    cell: N,
    status: 'not-evaluated',
    code: 'withheld',
    cluster: { allow: ['spends'] },
    inject: () => undefined,
  },
]);

test('one token serves all nodes, leaves nothing behind, and a user that is not there is passed over for the next', () => {
  const world = new World(['n1', 'n2', 'n3']);
  const before = world.databases['prod']?.length;
  const nobody = { ...alice, id: 'nobody', username: 'nobody' };
  const { asked, verdicts } = play(context({ identities: [nobody, { ...alice, harness: false }] }), world, [revocation]);
  expect(asked.map(({ kind }) => kind)).toEqual(['convergence', 'convergence']);
  expect([...verdicts.values()].map(({ status }) => status)).toEqual(['pass', 'pass', 'pass']);
  expect(world.databases['prod']).toHaveLength(before ?? 0);
});

test('no user at all in the database is a missing need', () => {
  const { verdicts } = play(context({ identities: [{ ...alice, username: 'nobody' }] }), new World(['n1', 'n2', 'n3']), [revocation]);
  expect(verdicts.get(`revocation/${N}`)).toMatchObject({ status: 'not-evaluated', code: 'need-missing' });
});

test('production is left alone unless the cluster file says otherwise; labs and staging are not', () => {
  const applies = (change: Parameters<typeof context>[0]) => revocation.notApplicable(context(change));
  const { convergence: _, ...undeclared } = baseCluster;
  expect(revocation.notApplicable({ ...context(), cluster: undeclared })).toMatch(/labs and staging only/);
  expect(applies({ convergence: { withinSeconds: 5, inProduction: false } })).toMatch(/production/);
  expect(applies({ environment: 'Production', convergence: { withinSeconds: 5, inProduction: false } })).toMatch(/Production/);
  expect(revocation.notApplicable({ ...context(), cluster: { ...undeclared, environment: 'staging' } })).toBeUndefined();
  expect(applies({})).toBeUndefined();
});

test('without an account that writes, or a user, it has no subject', () => {
  const { mysql: _, ...without } = context().cluster;
  expect(revocation.notApplicable({ ...context(), cluster: without })).toMatch(/writeUrl/);
  expect(revocation.notApplicable(context({ identities: [] }))).toMatch(/user identity/);
});

test('a node that was not waited for, since the run was interrupted, is not accused', () => {
  const { seen, asked } = play(context(), new World(['n1', 'n2', 'n3']), [revocation]);
  const series = asked.find((question) => question.kind === 'convergence');
  const off = series?.changes.find(({ name }) => name === 'switched-off');
  const watcher = off?.watchers.find(({ node }) => node === 'n3');
  const outcome = series === undefined ? undefined : seen.get(series.key)?.outcome;
  if (series === undefined || watcher === undefined || outcome?.kind !== 'answered' || outcome.answer.kind !== 'convergence')
    throw new Error('nothing was watched');
  seen.put(watcher.ask, answered(403, { error: 'User tokens cannot access global endpoints.' }));
  const judgedAfter = (lastMs: number) => {
    const changes = [
      ...(outcome.answer.kind === 'convergence' ? outcome.answer.changes.slice(0, 1) : []),
      { name: 'switched-off', made: answeredRows(1), watched: [{ node: 'n3', asked: 2, lastMs }] },
    ];
    seen.put(series, { kind: 'answered', answer: { kind: 'convergence', changes, problems: [] } });
    return revocation.judge({ check: 'revocation', node: 'n3' }, context(), seen);
  };
  expect(judgedAfter(4_999)).toMatchObject({ status: 'not-evaluated', code: 'withheld', data: { because: 'interrupted' } });
  expect(judgedAfter(5_000)).toMatchObject({ status: 'fail', code: 'change-not-seen' });
});

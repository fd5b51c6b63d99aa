import { describe, expect, it } from 'vitest';
import type { CheckContext } from '../../src/checks/check.js';
import type { HttpQuestion, Question } from '../../src/checks/question.js';
import { allChecks, checkById } from '../../src/checks/registry.js';
import type { Cluster, Identity } from '../../src/target/cluster.js';
import { admin, alice, context } from './context.js';
import { answered } from './outcomes.js';
import { play } from './play.js';
import { World } from './world.js';

const { role: _admin, ...administrator } = admin;
const { role: _plain, harness: _harness, ...plainUser } = alice;

/** What the playbook declares, and a balancer: no global token, so nobody may read the members of a rotation. */
function fourInputs(user: Identity, change: Partial<Cluster> = {}): CheckContext {
  const routes = [{ id: 'support', model: 'rotation:support', identities: [user.id], expect: { status: 200 } }];
  const ctx = context({ identities: [user], dashboards: [], neighbours: [], routes, ...change });
  const { mysql: _mysql, rateLimit: _limit, redis, ...cluster } = ctx.cluster;
  return { ...ctx, cluster: change.redis === undefined ? cluster : { ...cluster, redis: redis ?? change.redis } };
}

const matrix = allChecks.filter(({ id }) => id === 'route-matrix');
const chatsOf = (asked: readonly Question[]): readonly HttpQuestion[] =>
  asked.flatMap((question) => (question.kind === 'http' && question.chat !== undefined ? [question] : []));
const placeOf = ({ to }: HttpQuestion): string => (to.kind === 'node' ? to.id : to.kind);
const world = (): World => new World(['n1', 'n2', 'n3']);

describe('a rotation whose members nobody may read', () => {
  it('is asked on one node, then on the others, through the balancer last, always as one group', () => {
    const { asked, verdicts } = play(fourInputs(administrator), world(), matrix);
    expect(chatsOf(asked).map(placeOf)).toEqual(['n1', 'n2', 'n3', 'balancer']);
    expect(new Set(chatsOf(asked).map(({ chat }) => chat?.sentinel))).toEqual(new Set(['rotation/support']));
    expect(new Set([...verdicts.values()].map(({ status }) => status))).toEqual(new Set(['pass']));
  });

  it('is asked on the next node first where one is down, and names that node', () => {
    const cluster = world();
    cluster.node('n1').down = true;
    const { verdicts } = play(fourInputs(administrator), cluster, matrix);
    expect(verdicts.get('route-matrix/n1/root1/support/direct/-')).toMatchObject({ status: 'fail', code: 'no-answer' });
    expect(verdicts.get('route-matrix/n2/root1/support/direct/-')).toMatchObject({ status: 'pass' });
  });

  it('is not asked again after a new cooldown key, neither on a node nor through the balancer', () => {
    const { redis } = context().cluster;
    const cluster = world();
    cluster.node('n1').override = ({ chat }) => {
      if (chat !== undefined) cluster.extraKeys.push('prod:provider_disabled:alpha');
      return undefined;
    };
    const { asked, verdicts } = play(fourInputs(administrator, redis === undefined ? {} : { redis }), cluster, matrix);
    expect(chatsOf(asked).map(placeOf)).toEqual(['n1']);
    for (const cell of ['n2/root1/support/direct/-', 'n3/root1/support/direct/-', '-/root1/support/balancer/-'])
      expect(verdicts.get(`route-matrix/${cell}`)).toMatchObject({ status: 'not-evaluated', data: { because: 'would-trip-cooldown' } });
  });

  it('stays in its group through the balancer where one node refuses the user and so reaches nobody', () => {
    const cluster = world();
    cluster.node('n1').db = 'empty';
    const { asked } = play(fourInputs(administrator), cluster);
    const [through] = chatsOf(asked).filter(({ to }) => to.kind === 'balancer');
    expect(through?.chat).toMatchObject({ sentinel: 'rotation/support' });
    expect(through?.chat?.providers).toBeUndefined();
  });
});

describe('a user who is no administrator', () => {
  it('has no failed route on a healthy cluster, through the balancer neither, and is told what to declare', () => {
    const { verdicts } = play(fourInputs(plainUser), world(), matrix);
    expect([...verdicts.values()].map(({ status, code }) => `${status} ${code}`)).toEqual(Array(4).fill('not-evaluated need-missing'));
    for (const { reason } of verdicts.values()) expect(reason).toContain('role: admin');
  });

  it('has a failed route on the node that lacks it', () => {
    const cluster = world();
    cluster.node('n3').rotations = {};
    const { verdicts } = play(fourInputs(plainUser), cluster, matrix);
    expect(verdicts.get('route-matrix/n3/alice/support/direct/-')).toMatchObject({ status: 'fail', code: 'route-unknown' });
    expect(verdicts.get('route-matrix/-/alice/support/balancer/-')).toMatchObject({ status: 'not-evaluated', code: 'need-missing' });
  });

  it('has a failed route through the balancer where no node has it', () => {
    const cluster = world();
    for (const name of ['n1', 'n2', 'n3']) cluster.node(name).rotations = {};
    const { verdicts } = play(fourInputs(plainUser), cluster, matrix);
    expect(new Set([...verdicts.values()].map(({ status, code }) => `${status} ${code}`))).toEqual(new Set(['fail route-unknown']));
  });
});

describe('the ways of a user to a global route', () => {
  const designed = (user: Identity): CheckContext => ({ ...fourInputs(user), contract: context().contract });

  it('begin with the next one only where a node calls the first wrong, and keep to the one that completed', () => {
    const cluster = world();
    const ctx = designed(administrator);
    const ways = [
      { path: '/api/u/root1/chat/completions', model: 'rotation/support' },
      { path: '/api/u/root1/chat/completions', model: 'user-rotation/support' },
    ];
    const contract = { ...ctx.contract, chatWays: () => ways };
    for (const name of ['n1', 'n2', 'n3'])
      cluster.node(name).override = ({ chat, body }) => {
        if (chat === undefined) return undefined;
        const { model } = JSON.parse(JSON.stringify(body));
        return model === 'rotation/support'
          ? answered(400, { detail: "Rotation 'support' not found. Available: []" })
          : answered(200, {
              id: 'c-1',
              object: 'chat.completion',
              created: 1,
              model: 'support',
              choices: [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }],
            });
      };
    const { asked, verdicts } = play({ ...ctx, contract }, cluster, matrix);
    const models = chatsOf(asked).map((question) => `${placeOf(question)} ${JSON.parse(JSON.stringify(question.body)).model}`);
    expect(models).toEqual([
      'n1 rotation/support',
      'n1 user-rotation/support',
      'n2 user-rotation/support',
      'n3 user-rotation/support',
      'balancer user-rotation/support',
    ]);
    expect(new Set([...verdicts.values()].map(({ status }) => status))).toEqual(new Set(['pass']));
  });

  it('none for a global token to what belongs to a user, said with what to declare', () => {
    const routes = [{ id: 'mine', model: 'user-rotation:mine', identities: ['ops'], expect: { status: 200 } }];
    const check = checkById('route-matrix');
    const { verdicts } = play(context({ routes }), world(), check === undefined ? [] : [check]);
    const verdict = verdicts.get('route-matrix/n1/ops/mine/direct/-');
    expect(verdict).toMatchObject({ status: 'not-evaluated', code: 'need-missing' });
    expect(verdict?.reason).toContain('declare identities: [{ username:');
  });
});

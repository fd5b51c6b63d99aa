import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isolation } from '../../src/checks/isolation.js';
import { checkById } from '../../src/checks/registry.js';
import type { Cluster } from '../../src/target/cluster.js';
import { baseCluster, context } from './context.js';
import { goesRed } from './goes-red.js';
import { answered } from './outcomes.js';
import { Answers, play } from './play.js';
import { World } from './world.js';

const cell = '-/-/support/-/tenants';
const together = (node: string): string => `${node}/-/-/-/concurrent`;

/** Three identities with providers that the others do not use. */
const COMPANY: Partial<Cluster> = {
  routes: baseCluster.routes.map((route) => (route.id === 'direct-beta' ? { ...route, identities: ['ops', 'root1'] } : route)),
};

/** One identity only has direct routes. */
const ALONE: Partial<Cluster> = { routes: baseCluster.routes.filter(({ id }) => id !== 'alice-own') };

const prompts = z.looseObject({ messages: z.tuple([z.looseObject({ content: z.string() })]) });

/** The word that a chat is told to repeat. */
function wordIn(body: unknown): string | undefined {
  const { data } = prompts.safeParse(body);
  return /repeat after me.*: (\S+)$/.exec(data?.messages[0].content ?? '')?.[1];
}

const completion = (content: string) =>
  answered(200, {
    id: 'c-1',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  });

goesRed('isolation', [
  {
    fault: "a user's rotation has the id of a global one, and is served from the cache",
    cell,
    code: 'anothers-answer',
    data: { id: 'support', username: 'alice', kind: 'user-rotation' },
    stillGreen: ['-/-/chat/-/tenants'],
    inject: (w) => w.tenants.push({ username: 'alice', kind: 'rotation', id: 'support' }),
  },
  {
    fault: 'such a user is no declared identity',
    cell,
    status: 'unknown',
    code: 'inconclusive',
    inject: (w) => w.tenants.push({ username: 'carol', kind: 'rotation', id: 'support' }),
  },
  {
    fault: 'nothing may be spent',
    cell,
    status: 'not-evaluated',
    code: 'withheld',
    cluster: { allow: [] },
    inject: (w) => w.tenants.push({ username: 'alice', kind: 'rotation', id: 'support' }),
  },
  { fault: 'MySQL down', cell, status: 'unknown', code: 'store-unreachable', inject: (w) => (w.mysqlDown = true) },
  ...['n1', 'n2', 'n3'].map((odd) => ({
    fault: `${odd} gives answers to others than those who asked`,
    cell: together(odd),
    code: 'anothers-answer' as const,
    data: { identities: ['ops', 'root1', 'alice'], asked: odd },
    stillGreen: ['n1', 'n2', 'n3'].filter((node) => node !== odd).map(together),
    cluster: COMPANY,
    inject: (w: World) => {
      w.node(odd).mixes = [];
    },
  })),
  {
    fault: 'two nodes share what was told to one of them',
    cell: together('n3'),
    code: 'anothers-answer',
    data: { asked: 'n2' },
    cluster: COMPANY,
    inject: (w) => {
      const heard: string[] = [];
      w.node('n2').override = ({ body }) => {
        const word = wordIn(body);
        if (word !== undefined) heard.push(word);
        return undefined;
      };
      w.node('n3').override = ({ body }) => (wordIn(body) === undefined ? undefined : completion(heard[0] ?? 'nothing yet'));
    },
  },
  {
    fault: 'no model repeats a word: there is nothing to judge',
    cell: together('n3'),
    status: 'not-applicable',
    code: 'not-declared',
    data: { because: 'no-echo' },
    cluster: COMPANY,
    inject: (w) => (w.node('n3').override = ({ body }) => (wordIn(body) === undefined ? undefined : completion('ok'))),
  },
  {
    fault: 'one only is answered there',
    cell: together('n3'),
    status: 'not-evaluated',
    code: 'need-missing',
    data: { identities: [] },
    stillGreen: [together('n1')],
    cluster: COMPANY,
    inject: (w) => (w.node('n3').failingProviders = ['beta', 'user-provider']),
  },
  {
    fault: 'nothing may be spent',
    cell: together('n3'),
    status: 'not-evaluated',
    code: 'withheld',
    cluster: { ...COMPANY, allow: ['mutates'] },
    inject: () => undefined,
  },
]);

/** As a provider answers that names itself in the model, and repeats nothing. */
const ofProvider = (provider: string) =>
  answered(200, {
    id: 'ollama-m-1',
    object: 'chat.completion',
    created: 1,
    model: `${provider}/m`,
    choices: [{ index: 0, message: { role: 'assistant', content: 'certainly' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  });

const modelIn = (body: unknown): string => String(z.looseObject({ model: z.string() }).parse(body).model);
const providerIn = (body: unknown): string => modelIn(body).replace('user-provider/', '').split('/')[0] ?? '';

describe('on models that do not repeat a word', () => {
  const playing = (answer: (provider: string) => string) => {
    const world = new World(['n1', 'n2', 'n3']);
    for (const node of Object.values(world.nodes))
      node.override = ({ body }) => (wordIn(body) === undefined ? undefined : ofProvider(answer(providerIn(body))));
    const ctx = context(COMPANY);
    const { verdicts, asked } = play(ctx, world, [isolation]);
    const words = asked.filter((one) => one.kind === 'http' && wordIn(one.body) !== undefined);
    return { verdict: verdicts.get(`isolation/${together('n3')}`), words };
  };

  test('swapped responses are found by the provider that they name', () => {
    const swapped: Readonly<Record<string, string>> = { alpha: 'beta', beta: 'alpha' };
    const { verdict } = playing((provider) => swapped[provider] ?? provider);
    expect(verdict).toMatchObject({ status: 'fail', code: 'anothers-answer', data: { identity: 'ops', whose: 'root1' } });
  });

  test('each model is tried once on a node, and responses that name their own provider pass', () => {
    const { verdict, words } = playing((provider) => provider);
    expect(verdict).toMatchObject({ status: 'pass' });
    expect(words).toHaveLength(3 * 3);
  });

  test('responses that name no provider leave nothing to judge, which is no failure and no pass', () => {
    const { verdict, words } = playing(() => '');
    expect(verdict).toMatchObject({ status: 'not-applicable', data: { because: 'no-echo' } });
    expect(words).toHaveLength(3 * 3);
  });

  test('one that does not repeat leaves the others alone', () => {
    const world = new World(['n1', 'n2', 'n3']);
    for (const node of Object.values(world.nodes))
      node.override = ({ body }) => (wordIn(body) === undefined || providerIn(body) !== 'alpha' ? undefined : completion('certainly'));
    const { verdicts, asked } = play(context(COMPANY), world, [isolation]);
    const words = asked.filter((one) => one.kind === 'http' && wordIn(one.body) !== undefined);
    expect(words).toHaveLength(3 * (1 + 3 + 3));
    expect(verdicts.get(`isolation/${together('n3')}`)).toMatchObject({ status: 'pass' });
  });
});

describe('several at once', () => {
  const asked = (change: Partial<Cluster> = {}) => play(context({ ...COMPANY, ...change }), new World(['n1', 'n2', 'n3']), [isolation]);
  const told = ({ asked: questions }: ReturnType<typeof play>) =>
    questions.flatMap((one) => (one.kind === 'http' && wordIn(one.body) !== undefined ? [one] : []));

  test('each identity goes over a provider of its own, three times, each time with another word', () => {
    const questions = told(asked());
    expect(questions).toHaveLength(3 * 3 * 3);
    expect(new Set(questions.map(({ body }) => wordIn(body))).size).toBe(questions.length);
    for (const node of ['n1', 'n2', 'n3']) {
      const own = questions.filter(({ to }) => to.kind === 'node' && to.id === node);
      const pairs = new Set(own.map(({ factors, chat }) => JSON.stringify([factors.identity, chat?.providers])));
      expect([...pairs].map((pair) => JSON.parse(pair)).toSorted()).toEqual([
        ['alice', ['user/alice/own']],
        ['ops', ['alpha']],
        ['root1', ['beta']],
      ]);
    }
    // Nobody waits for a node to be free of others: its time is not judged.
    expect(questions.every(({ chat }) => chat !== undefined && chat.lateAfterMs === undefined)).toBe(true);
  });

  test('a provider that does not answer its direct chat is asked for nothing more', () => {
    const world = new World(['n1', 'n2', 'n3']);
    world.node('n3').failingProviders = ['alpha'];
    const questions = told(play(context(COMPANY), world, [isolation]));
    const own = questions.filter(({ to }) => to.kind === 'node' && to.id === 'n3');
    expect(new Set(own.map(({ factors }) => factors.identity))).toEqual(new Set(['root1', 'alice']));
  });

  test('chats that missed each other show nothing', () => {
    const world = new World(['n1', 'n2', 'n3']);
    const ctx = context(COMPANY);
    const { seen } = play(ctx, world, [isolation]);
    const apart = new Answers();
    let atMs = 0;
    for (const one of seen.all()) {
      atMs += 10;
      apart.put(one.question, one.outcome, 5, atMs);
    }
    expect(isolation.judge({ check: 'isolation', node: 'n1', part: 'concurrent' }, ctx, seen).status).toBe('pass');
    expect(isolation.judge({ check: 'isolation', node: 'n1', part: 'concurrent' }, ctx, apart)).toMatchObject({
      status: 'unknown',
      data: { because: 'not-at-once' },
    });
  });

  test('it needs two identities with providers of their own, and what it costs is said before', () => {
    const one = { routes: baseCluster.routes.slice(0, 1) };
    expect(isolation.cells(context(one)).some(({ part }) => part === 'concurrent')).toBe(false);
    const { mysql: _, ...without } = context(one).cluster;
    expect(isolation.notApplicable({ ...context(), cluster: without })).toMatch(/MySQL.*two identities/);
    const ctx = context(COMPANY);
    expect(isolation.worstCase({ check: 'isolation', node: 'n1', part: 'concurrent' }, ctx)).toEqual({ requests: 12, completions: 12 });
    expect(isolation.needs(ctx)).toEqual([['spends']]);
  });
});

test('a user whose route has the same id and gets no answer of another passes', () => {
  const world = new World(['n1', 'n2', 'n3']);
  world.tenants.push({ username: 'alice', kind: 'rotation', id: 'support' });
  for (const node of Object.values(world.nodes)) node.cache = 'none';
  const { verdicts } = play(context(ALONE), world, [isolation]);
  expect(verdicts.get(`isolation/${cell}`)).toMatchObject({ status: 'pass', data: { meaning: 'internal-error' } });
});

test('where nobody has such a route no node is asked for it', () => {
  const { asked } = play(context(ALONE), new World(['n1', 'n2', 'n3']), [isolation]);
  expect(asked.map(({ kind }) => kind)).toEqual(['sql', 'sql']);
});

test("the other's chat is the one that route-matrix asks", () => {
  const chats = (ids: readonly string[]): number => {
    const world = new World(['n1', 'n2', 'n3']);
    world.tenants.push({ username: 'alice', kind: 'rotation', id: 'support' });
    play(
      context(ALONE),
      world,
      ids.flatMap((id) => checkById(id) ?? []),
    );
    return world.chats;
  };
  expect(chats(['route-matrix', 'isolation'])).toBe(chats(['route-matrix']));
});

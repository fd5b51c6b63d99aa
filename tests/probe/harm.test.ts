import { expect, test } from 'vitest';
import type { Observation } from '../../src/record/observation.js';
import { CLOSED_URL } from '../support/closed-url.js';
import { checkAsking, clusterOf, eventsOf, observationsOf } from './support/clusters.js';
import { chat, completion, lookedAtTwice, node } from './support/questions.js';
import { httpServer, type TestServer } from './support/servers.js';

interface Chats extends TestServer {
  /** Models asked for, in order. */
  readonly models: readonly string[];
  readonly mostAtOnce: () => number;
}

/** A node whose chats over `bad` fail upstream, and over `cooling` are in cooldown. */
async function chatNode(bad: readonly string[] = [], cooling: readonly string[] = []): Promise<Chats> {
  const models: string[] = [];
  let now = 0;
  let most = 0;
  const server = await httpServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += String(chunk);
    });
    request.on('end', () => {
      most = Math.max(most, ++now);
      const model: string = JSON.parse(text).model;
      models.push(model);
      const fails = bad.some((provider) => model.includes(provider));
      const cools = cooling.some((provider) => model.includes(provider));
      response.setHeader('content-type', 'application/json');
      response.statusCode = cools ? 503 : fails ? 500 : 200;
      const body = cools
        ? { detail: 'Provider temporarily unavailable' }
        : fails
          ? { detail: "Server error '502 Bad Gateway' for url 'http://up/v1/chat'" }
          : completion;
      setTimeout(() => {
        now--;
        response.end(JSON.stringify(body));
      }, 5);
    });
  });
  return { ...server, models, mostAtOnce: () => most, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const told = (observations: readonly Observation[]): readonly string[] =>
  observations.map(({ outcome }) => (outcome.kind === 'withheld' ? outcome.because : outcome.kind));

async function asked(urls: readonly string[], chats: readonly ReturnType<typeof chat>[], harm = false, entry?: string) {
  const allow = harm ? (['spends', 'harm'] as const) : (['spends'] as const);
  const cluster = clusterOf(urls, { allow, ...(entry ? { entry: { url: entry } } : {}) });
  const byKey = new Map(observationsOf(await eventsOf(cluster, [checkAsking('chats', chats)])).map((seen) => [seen.question.key, seen]));
  return chats.flatMap(({ key }) => byKey.get(key) ?? []);
}

test('a provider is not asked again on a node where it failed, and the others are', async () => {
  await using server = await chatNode(['bad']);
  const chats = [
    chat(node('n1'), 'direct', ['bad'], 1),
    chat(node('n1'), 'direct', ['bad'], 2),
    chat(node('n1'), 'direct', ['good'], 1),
    chat(node('n1'), 'direct', ['good'], 2),
  ];
  const observations = await asked([server.url], chats);
  expect(told(observations)).toEqual(['answered', 'would-trip-cooldown', 'answered', 'answered']);
  const outcome = observations[1]?.outcome;
  expect(outcome?.kind === 'withheld' && outcome.detail).toMatch(/bad failed on n1 before: .*500/);
});

test('a failure on one node says nothing about another', async () => {
  await using one = await chatNode(['bad']);
  await using two = await chatNode();
  const chats = [chat(node('n1'), 'direct', ['bad'], 1), chat(node('n2'), 'direct', ['bad'], 1)];
  expect(told(await asked([one.url, two.url], chats))).toEqual(['answered', 'answered']);
});

test('an answer that says cooldown ends it for that provider', async () => {
  await using server = await chatNode([], ['cold']);
  const chats = [chat(node('n1'), 'direct', ['cold'], 1), chat(node('n1'), 'direct', ['cold'], 2)];
  expect(told(await asked([server.url], chats))).toEqual(['answered', 'would-trip-cooldown']);
});

test('a rotation is sent only where each of its members completed directly', async () => {
  await using server = await chatNode(['bad']);
  const chats = [
    chat(node('n1'), 'direct', ['good']),
    chat(node('n1'), 'direct', ['bad']),
    chat(node('n1'), 'rotation', ['good']),
    chat(node('n1'), 'rotation', ['good', 'bad']),
    chat(node('n1'), 'rotation', ['never-asked']),
    chat(node('n1'), 'autoselect', ['good', 'bad']),
  ];
  const trips = 'would-trip-cooldown';
  expect(told(await asked([server.url], chats))).toEqual(['answered', 'answered', 'answered', trips, trips, trips]);
  expect(server.models).toHaveLength(3);
});

test('a chat over unknown providers is never sent, unless harm is allowed', async () => {
  await using server = await chatNode();
  const chats = [chat(node('n1'), 'rotation', undefined)];
  expect(told(await asked([server.url], chats))).toEqual(['would-trip-cooldown']);
  expect(told(await asked([server.url], chats, true))).toEqual(['answered']);
});

test('a node that refuses the connection is not its provider failing', async () => {
  const chats = [chat(node('n1'), 'direct', ['p'], 1), chat(node('n1'), 'direct', ['p'], 2)];
  expect(told(await asked([CLOSED_URL], chats))).toEqual(['unanswered', 'unanswered']);
});

test('a reset after sending is the provider failing, as far as anybody can tell', async () => {
  await using server = await httpServer((request) => request.socket.resetAndDestroy());
  const chats = [chat(node('n1'), 'direct', ['p'], 1), chat(node('n1'), 'direct', ['p'], 2)];
  expect(told(await asked([server.url], chats))).toEqual(['unanswered', 'would-trip-cooldown']);
});

test('through the balancer a provider must be good on every node that answers', async () => {
  await using one = await chatNode();
  await using two = await chatNode(['half']);
  const controls = ['whole', 'half'].flatMap((provider) => ['n1', 'n2'].map((id) => chat(node(id), 'direct', [provider])));
  const chats = [...controls, ...['whole', 'half'].map((provider) => chat({ kind: 'balancer' }, 'rotation', [provider]))];
  expect(told(await asked([one.url, two.url], chats, false, one.url)).slice(-2)).toEqual(['answered', 'would-trip-cooldown']);
});

test('a provider on a node is asked by one at a time, several providers at once', async () => {
  await using server = await chatNode();
  await asked(
    [server.url],
    [1, 2, 3, 4].map((nth) => chat(node('n1'), 'direct', ['p'], nth)),
  );
  expect(server.mostAtOnce()).toBe(1);
  await using busy = await chatNode();
  await asked(
    [busy.url],
    ['a', 'b', 'c'].map((provider) => chat(node('n1'), 'direct', [provider])),
  );
  expect(busy.mostAtOnce()).toBeGreaterThan(1);
});

test('a provider that takes longer than its routes accept is not asked again there', async () => {
  await using server = await chatNode();
  const chats = [
    chat(node('n1'), 'direct', ['late'], 1, 1),
    chat(node('n1'), 'direct', ['late'], 2, 1),
    chat(node('n1'), 'rotation', ['late']),
    chat(node('n1'), 'direct', ['good'], 1, 60_000),
    chat(node('n1'), 'direct', ['good'], 2, 60_000),
  ];
  const trips = 'would-trip-cooldown';
  const observations = await asked([server.url], chats);
  expect(told(observations)).toEqual(['answered', trips, trips, 'answered', 'answered']);
  const outcome = observations[1]?.outcome;
  expect(outcome?.kind === 'withheld' && outcome.detail).toMatch(/late failed on n1 before: completed too late/);
});

/** Answers chats after so many milliseconds each, in order; from then on at once. */
async function unevenNode(delays: readonly number[]): Promise<TestServer & { readonly prompts: readonly string[] }> {
  const prompts: string[] = [];
  const server = await httpServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += String(chunk);
    });
    request.on('end', () => {
      const delay = delays[prompts.length] ?? 0;
      prompts.push(JSON.parse(text).messages[0].content);
      response.setHeader('content-type', 'application/json');
      setTimeout(() => response.end(JSON.stringify(completion)), delay);
    });
  });
  return { ...server, prompts, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test('one late answer is looked at twice at once, and holds nobody off where the second is in time', async () => {
  await using server = await unevenNode([1_200]);
  const late = lookedAtTwice(node('n1'), ['p'], 'first', 1_000);
  const chats = [late, chat(node('n1'), 'direct', ['p'], 'next', 1_000), chat(node('n1'), 'rotation', ['p'])];
  expect(told(await asked([server.url], chats))).toEqual(['answered', 'answered', 'answered']);
  expect(server.prompts.slice(0, 3)).toEqual(['hello first', 'hello first, again', 'hello next']);
});

test('two late answers hold the rest off', async () => {
  await using server = await unevenNode([1_200, 1_200]);
  const chats = [lookedAtTwice(node('n1'), ['p'], 'first', 1_000), chat(node('n1'), 'direct', ['p'], 'next', 1_000)];
  expect(told(await asked([server.url], chats))).toEqual(['answered', 'would-trip-cooldown']);
  expect(server.prompts).toEqual(['hello first', 'hello first, again']);
});

test('a failure is not looked at twice', async () => {
  await using server = await chatNode(['bad']);
  await asked([server.url], [lookedAtTwice(node('n1'), ['bad'], 1, 1)]);
  expect(server.models).toHaveLength(1);
});

test('a chat whose time is judged has its node for itself', async () => {
  await using server = await chatNode();
  await asked(
    [server.url],
    ['a', 'b', 'c'].map((provider) => chat(node('n1'), 'direct', [provider], 0, 60_000)),
  );
  expect(server.mostAtOnce()).toBe(1);
});

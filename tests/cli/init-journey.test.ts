import { expect, test } from 'vitest';
import type { InitAnswers } from '../../src/cli/init/answers.js';
import { clusterText } from '../../src/cli/init/cluster-text.js';
import { Cancelled, type Dialog } from '../../src/cli/init/dialog.js';
import { problemOf } from '../../src/cli/init/draft-cluster.js';
import { journey } from '../../src/cli/init/journey.js';
import { lookAt } from '../../src/cli/init/look.js';
import { parseCluster } from '../../src/target/load.js';
import { CLOSED_URL } from '../support/closed-url.js';
import { startTinyNode, TINY_TOKEN } from './tiny-node.js';

const USER = { name: 'alice', token: 'tiny-user-token-51c8' };
const ENV = { AISBF_CHECK_TOKEN: TINY_TOKEN, ALICE_TOKEN: USER.token };

/** What a person would see, and the answers given, by a part of their question. An answer that its question refuses is noted, and the next one is tried. */
interface Script {
  readonly seen: string[];
  readonly refused: string[];
  readonly dialog: Dialog;
}

function scripted(script: readonly (readonly [part: string, ...answers: string[]])[]): Script {
  const seen: string[] = [];
  const refused: string[] = [];
  const left = new Map(script.map(([part, ...answers]) => [part, [...answers]]));
  const next = (message: string): string | undefined => {
    const part = [...left.keys()].find((candidate) => message.includes(candidate));
    return part === undefined ? undefined : left.get(part)?.shift();
  };
  return {
    seen,
    refused,
    dialog: {
      async text({ message, initial, check }) {
        seen.push(message);
        for (;;) {
          const text = next(message) ?? initial ?? '';
          if (text === '^C') throw new Cancelled('cancelled');
          const problem = check(text);
          if (problem === undefined) return text.trim();
          refused.push(problem);
        }
      },
      async choose({ message, options, initial }) {
        seen.push(message);
        const wanted = next(message);
        const chosen =
          options.find(({ value, label }) => (wanted === undefined ? value === initial : label.startsWith(wanted))) ?? options[0];
        if (chosen === undefined) throw new Error('there is nothing to choose');
        return chosen.value;
      },
      async pick({ message, options, initial }) {
        seen.push(`${message}: ${options.map(({ label }) => label).join(' ')}`);
        return initial;
      },
      async confirm(message, initial) {
        seen.push(message);
        const answer = next(message);
        return answer === undefined ? initial : answer === 'yes';
      },
      during: (_what, work) => work(),
      say: (_kind, text) => void seen.push(text),
    },
  };
}

const run = (script: Script, env: Readonly<Record<string, string>> = ENV, kept: (answers: InitAnswers) => void = () => undefined) =>
  journey(
    {
      dialog: script.dialog,
      look: lookAt(env, new AbortController().signal),
      isSet: (name) => (env[name] ?? '') !== '',
      problemOf: (answers) => problemOf(answers, env),
    },
    kept,
  );

const ofUsers = (requests: readonly string[]): ReadonlySet<string> => new Set(requests.filter((line) => line.includes('/api/u/')));

test('a wrong answer is refused at its own question, and the file says what was seen', async () => {
  await using one = await startTinyNode({ user: USER });
  await using two = await startTinyNode({ user: USER });
  const script = scripted([
    ['Addresses of the nodes', '10.0.0.1:17765', `ftp://a ${two.url}`, `${one.url} ${two.url}`],
    ['load balancer', one.url, ''],
    ['Ids of the nodes', 'one', 'left right'],
    ['global token', 'sk-live-771!', 'AISBF_CHECK_TOKEN'],
    ['Name of a user', 'alice'],
    ['token of alice', 'ALICE_TOKEN'],
  ]);
  const answers = await run(script);
  expect(script.refused).toEqual([
    expect.stringMatching(/no scheme/),
    expect.stringMatching(/http or https, not ftp/),
    expect.stringMatching(/address of a node/),
    expect.stringMatching(/enter 2 ids/),
    expect.stringMatching(/not the secret/),
  ]);
  expect(answers.nodes.map(({ id }) => id)).toEqual(['left', 'right']);
  expect(script.seen).toContain('$AISBF_CHECK_TOKEN: accepted by 2 of 2 nodes');
  expect(script.seen.at(-1)).toBe('Routes that your apps call: p/m');
  const text = clusterText(answers, 's');
  expect(text).not.toContain(TINY_TOKEN);
  const cluster = parseCluster(text, { file: 'f', env: ENV, readFile: () => '' });
  expect(cluster.routes.map(({ model }) => model)).toEqual(['p/m']);
});

test("an app user's routes are read only after a question that says what that does, and of one node only", async () => {
  await using one = await startTinyNode({ user: USER });
  await using two = await startTinyNode({ user: USER });
  const base: [string, string][] = [
    ['Addresses of the nodes', `${one.url} ${two.url}`],
    ['Name of a user', 'alice'],
    ['token of alice', 'ALICE_TOKEN'],
  ];
  const unread = scripted(base);
  await run(unread);
  expect(unread.seen.some((line) => line.includes('keeps alice') && line.includes('until it restarts'))).toBe(true);
  expect(ofUsers([...one.requests, ...two.requests])).toEqual(new Set(['GET /api/u/alice/none/models']));
  const read = scripted([...base, ["Read alice's own routes", 'yes']]);
  const answers = await run(read);
  expect(answers.user).toMatchObject({ role: 'admin' });
  expect(ofUsers(one.requests)).toContain('GET /api/u/alice/providers');
  expect(ofUsers(two.requests)).toEqual(new Set(['GET /api/u/alice/none/models']));
  expect(read.seen.at(-1)).toContain('user-provider:home');
  expect(read.seen.at(-1)).toContain('user-rotation:mine');
});

test('a dedicated test user is marked so in the file, and read without a further question', async () => {
  await using one = await startTinyNode({ user: USER });
  const script = scripted([
    ['Addresses of the nodes', one.url],
    ['Name of a user', 'alice'],
    ['token of alice', 'ALICE_TOKEN'],
    ['dedicated test user', 'yes'],
  ]);
  const answers = await run(script);
  expect(script.seen.some((line) => line.startsWith('Read alice'))).toBe(false);
  expect(ofUsers(one.requests)).toContain('GET /api/u/alice/rotations');
  const cluster = parseCluster(clusterText(answers, 's'), { file: 'f', env: ENV, readFile: () => '' });
  expect(cluster.identities.find(({ id }) => id === 'alice')).toMatchObject({ harness: true, role: 'admin' });
});

test('a node that does not respond is reported at once, and corrected, kept or left out', async () => {
  await using one = await startTinyNode();
  const both = `${one.url} ${CLOSED_URL}`;
  const kept = scripted([
    ['Addresses', both],
    ['cannot be looked at', 'Keep'],
  ]);
  expect((await run(kept)).nodes.map(({ url }) => url)).toEqual([one.url, CLOSED_URL]);
  expect(kept.seen.find((line) => line.includes(CLOSED_URL))).toContain('connection refused');
  const left = scripted([
    ['Addresses', both],
    ['cannot be looked at', 'Leave out'],
  ]);
  expect((await run(left)).nodes.map(({ url }) => url)).toEqual([one.url]);
  const corrected = scripted([
    ['Addresses', both, one.url],
    ['cannot be looked at', 'Correct'],
  ]);
  expect((await run(corrected)).nodes.map(({ url }) => url)).toEqual([one.url]);
});

test('a token of the wrong kind is told at its question', async () => {
  await using one = await startTinyNode({ user: USER });
  const script = scripted([
    ['Addresses', one.url],
    ['global token', 'ALICE_TOKEN', 'AISBF_CHECK_TOKEN'],
  ]);
  await run(script);
  expect(script.seen.some((line) => line.includes("a user's token, not one of the nodes' configuration"))).toBe(true);
  expect(script.seen.filter((line) => line.includes('with a global token'))).toHaveLength(2);
});

test('what was answered before Ctrl-C is known, and is a cluster file', async () => {
  await using one = await startTinyNode();
  const script = scripted([
    ['Addresses', `north=${one.url}`],
    ['global token', '^C'],
  ]);
  let last: InitAnswers | undefined;
  await expect(
    run(script, ENV, (answers) => {
      last = answers;
    }),
  ).rejects.toThrow(Cancelled);
  const text = last === undefined ? '' : clusterText(last, 's');
  expect(parseCluster(text, { file: 'f', env: {}, readFile: () => '' }).nodes).toMatchObject([{ id: 'north', url: one.url }]);
});

test('the user ops and a global token are two identities', () => {
  const answers: InitAnswers = {
    name: 'x',
    nodes: [{ id: 'n1', url: 'http://a' }],
    globalToken: 'T',
    user: { username: 'ops', token: 'U' },
    routes: ['p/m'],
  };
  expect(problemOf(answers, {})).toBeUndefined();
});

test("a user's token alone: what the nodes list can be chosen, and nothing is chosen already", async () => {
  await using one = await startTinyNode({ user: USER, rotations: ['support'] });
  const script = scripted([
    ['Addresses', one.url],
    ['with a global token', ''],
    ['Name of a user', 'alice'],
    ['token of alice', 'ALICE_TOKEN'],
  ]);
  const answers = await run(script, { ALICE_TOKEN: USER.token });
  expect(script.seen.at(-1)).toBe('Routes that your apps call: rotation:support');
  expect(answers.routes).toEqual([]);
  expect(problemOf({ ...answers, routes: ['rotation:support'] }, {})).toBeUndefined();
});

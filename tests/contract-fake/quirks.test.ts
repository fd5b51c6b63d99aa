import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { activeQuirks, quirks } from '../../src/lab/fake-node/quirks.js';
import { type NodeOptions, type RunningNode, startTestCluster, type TestCluster } from './support/cluster.js';
import { asAlice, asRoot, detail, internalError, read, say } from './support/talk.js';

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster?.stop());
beforeEach(() => cluster.forget());

async function withNode(options: NodeOptions, work: (node: RunningNode) => Promise<void>): Promise<void> {
  const node = await cluster.startNode(options);
  try {
    await work(node);
  } finally {
    await node.stop();
  }
}

const without = (id: string): NodeOptions => ({ args: ['--without-quirk', id] });
const newer: NodeOptions = { args: ['--release', '0.99.92', '--without-quirk', 'mysql-never-opens'] };
const text = (answer: { readonly json?: unknown; readonly body?: string }): string => answer.body ?? JSON.stringify(answer.json);

test('which are on by release, contract and command line', () => {
  const on = (contract: string, release: string, quirk: readonly string[] = [], noQuirk: readonly string[] = []) => [
    ...activeQuirks({ contract, release, quirk, noQuirk }),
  ];
  expect(on('playbook', '0.99.87')).toEqual([]);
  expect(on('playbook', '0.99.87', ['chat-errors'])).toEqual(['chat-errors']);
  expect(on('aisbf-0.99', '0.99.87')).not.toContain('mysql-never-opens');
  expect(on('aisbf-0.99', '0.99.92')).toContain('mysql-never-opens');
  expect(on('aisbf-0.99', '0.99.92', [], ['mysql-never-opens'])).not.toContain('mysql-never-opens');
  expect(quirks.every(({ citation }) => citation !== '')).toBe(true);
});

describe('user-rotations-answer-500', () => {
  test('on: 500, but what a global rotation of that id has cached is served', async () => {
    await withNode({}, async (node) => {
      expect(await say(node, 'user-rotation/myrot', asAlice)).toEqual(internalError);
      await cluster.mysql.script(
        "REPLACE INTO aisbf_prod.user_rotations (user_id, rotation_id, config) SELECT id, 'rr', '{}' FROM aisbf_prod.users WHERE username = 'carol'",
      );
      const carol = { path: '/api/u/carol/chat/completions', bearer: 'user-without-config' } as const;
      expect(await say(node, 'user-rotation/rr', { ...carol, content: 'shared' })).toEqual(internalError);
      const first = await say(node, 'rotation/rr', { content: 'shared' });
      expect(await say(node, 'user-rotation/rr', { ...carol, content: 'shared' })).toEqual(first);
    });
  });

  test("off: the user's own provider serves", async () => {
    await withNode(without('user-rotations-answer-500'), async (node) => {
      expect(await say(node, 'user-rotation/myrot', asAlice)).toMatchObject({ status: 200, json: { model: 'myp/m1' } });
    });
  });
});

describe('user-autoselects-500', () => {
  test('on: 500 whether it exists or not', async () => {
    await withNode({}, async (node) => {
      expect(await say(node, 'user-autoselect/myauto', asAlice)).toEqual(internalError);
      expect(await say(node, 'user-autoselect/nope', asAlice)).toEqual(internalError);
    });
  });

  test('off: one of the rotations serves, an unknown one is named', async () => {
    await withNode(without('user-autoselects-500'), async (node) => {
      expect(await say(node, 'user-autoselect/myauto', asAlice)).toMatchObject({ status: 200, json: { model: 'myp/m1' } });
      const answer = await say(node, 'user-autoselect/nope', asAlice);
      expect(answer).toMatchObject(detail(400, "User autoselect 'nope' not found. Available: ['myauto']"));
    });
  });
});

describe('tier-blocks-user-tokens', () => {
  test('on: all but listings is 500', async () => {
    await withNode({}, async (node) => {
      expect(await read(node, '/api/u/bob/rotations', 'user-tiered')).toEqual(internalError);
      expect(await read(node, '/api/u/bob/models', 'user-tiered')).toMatchObject({ status: 200 });
    });
  });

  test('off: a tier is no hindrance', async () => {
    await withNode(without('tier-blocks-user-tokens'), async (node) => {
      expect(await read(node, '/api/u/bob/rotations', 'user-tiered')).toMatchObject({ status: 200 });
    });
  });
});

describe('ollama-stream-error', () => {
  const streamed = { more: { stream: true } };

  test('on: one line that tells an error', async () => {
    await withNode({}, async (node) => {
      expect((await say(node, 'ol1/m1', streamed)).body).toBe('data: {"error": "name \'logging\' is not defined"}\n\n');
    });
  });

  test('off: chunks', async () => {
    await withNode(without('ollama-stream-error'), async (node) => {
      expect((await say(node, 'ol1/m1', streamed)).body).toMatch(/"content": "s1 n=1"[\s\S]*data: \[DONE\]\n\n$/);
    });
  });
});

describe('openai-type-broken', () => {
  test('on: chats answer 500, listings lack it, health says why', async () => {
    await withNode({}, async (node) => {
      expect(await say(node, 'oai/m1')).toEqual(internalError);
      expect(text(await read(node, '/api/models'))).not.toContain('oai/m1');
      const health = { oai: { status: 'error', detail: "name 'logging' is not defined" }, kiA: { status: 'ok' } };
      expect((await read(node, '/api/v1/providers/health')).json).toMatchObject(health);
    });
  });

  test('off: it serves', async () => {
    await withNode(without('openai-type-broken'), async (node) => {
      expect(await say(node, 'oai/m1')).toMatchObject({ status: 200, json: { model: 'm1' } });
      expect(text(await read(node, '/api/models'))).toContain('oai/m1');
    });
  });
});

describe('media-500', () => {
  const embed = (node: RunningNode) => say(node, 'kiA/m1', { path: '/api/v1/embeddings', more: { input: 'hello' } });

  test('on: 500, and three of them put the provider to rest', async () => {
    await withNode({}, async (node) => {
      for (let turn = 0; turn < 3; turn += 1)
        expect(await embed(node)).toMatchObject(detail(500, "'KiloProviderHandler' object has no attribute 'handle_embeddings'"));
      expect(await say(node, 'kiA/m1')).toMatchObject({ status: 503 });
    });
  });

  test("off: the provider's own answer, and it rests after none", async () => {
    await withNode(without('media-500'), async (node) => {
      for (let turn = 0; turn < 3; turn += 1) expect(await embed(node)).toMatchObject({ status: 200, json: { model: 'm1' } });
      expect(await say(node, 'kiA/m1')).toMatchObject({ status: 200 });
    });
  });
});

describe('completions-500', () => {
  const complete = (node: RunningNode) => say(node, 'ol1/m1', { path: '/api/v1/completions', more: { prompt: 'once' } });

  test('on: 500', async () => {
    await withNode({}, async (node) => expect(await complete(node)).toEqual(internalError));
  });

  test('off: a chat of the prompt', async () => {
    await withNode(without('completions-500'), async (node) => {
      expect(await complete(node)).toMatchObject({ status: 200, json: { model: 'ol1/m1', choices: [{ message: { role: 'assistant' } }] } });
      expect(cluster.upstreams[0].count()).toBe(1);
    });
  });
});

describe('mysql-never-opens', () => {
  test('on: a file of its own, user tokens unknown, all else green', async () => {
    await withNode({ args: ['--release', '0.99.92'] }, async (node) => {
      expect(node.log()).toContain('[backend: sqlite]');
      expect(await read(node, '/health', 'user')).toMatchObject({ status: 403, json: { error: 'Invalid authentication token' } });
      expect(await read(node, '/health')).toMatchObject({ status: 200 });
      expect(await read(node, '/version')).toMatchObject({ json: { version: '0.99.92' } });
    });
  });

  test('off: MySQL', async () => {
    await withNode(newer, async (node) => {
      expect(node.log()).toContain('[backend: mysql]');
      expect(await read(node, '/health', 'user')).toMatchObject({ json: { error: 'User tokens cannot access global endpoints.' } });
    });
  });
});

describe('cooldown-names-reason', () => {
  const disable = async (node: RunningNode) => {
    await say(node, 'ol1/fail500');
    await say(node, 'ol1/fail500');
    return say(node, 'ol1/m1');
  };

  test('on', async () => {
    await withNode(newer, async (node) => {
      expect(await disable(node)).toMatchObject(detail(503, "Provider 'ol1' is in failure cooldown for another 299s"));
    });
  });

  test('off', async () => {
    await withNode({}, async (node) => {
      expect(await disable(node)).toMatchObject(detail(503, 'Provider temporarily unavailable'));
    });
  });
});

describe('upstream-429-passes', () => {
  test('on: 429, counted once per call: the third disables', async () => {
    await withNode(newer, async (node) => {
      for (const call of [1, 2, 3]) {
        expect(await say(node, 'kiA/fail429'), `call ${call}`).toMatchObject(detail(429, 'Error code: 429 - s1 forced 429'));
      }
      expect(await say(node, 'kiA/m1')).toMatchObject({ status: 503 });
    });
  });

  test('off: 500, counted twice per call: the second disables', async () => {
    await withNode({}, async (node) => {
      for (const call of [1, 2]) {
        expect(await say(node, 'kiA/fail429'), `call ${call}`).toMatchObject(detail(500, 'Error code: 429 - s1 forced 429'));
      }
      expect(await say(node, 'kiA/m1')).toMatchObject({ status: 503 });
    });
  });
});

describe('sync-upstream-blocks-node', () => {
  // The SDK asks three times, a second apart: how often it has when /health is answered tells who waited.
  const triesBeforeHealth = async (node: RunningNode) => {
    const [upstream] = cluster.upstreams;
    const chat = say(node, 'kiA/fail429');
    await expect.poll(() => upstream.count()).toBeGreaterThan(0);
    await read(node, '/health');
    const tries = upstream.count();
    await chat;
    expect(upstream.count()).toBe(3);
    return tries;
  };

  test('on: /health waits for the upstream', async () => {
    await withNode({}, async (node) => expect(await triesBeforeHealth(node)).toBe(3));
  });

  test('off: it does not', async () => {
    await withNode(without('sync-upstream-blocks-node'), async (node) => expect(await triesBeforeHealth(node)).toBeLessThan(3));
  });
});

test('chat-errors: every chat fails, health and listings do not', async () => {
  await withNode({ args: ['--quirk', 'chat-errors'] }, async (node) => {
    expect(await say(node, 'rotation/rr')).toEqual(internalError);
    expect(await say(node, 'rotation/rr', asRoot)).toEqual(internalError);
    expect(await read(node, '/health')).toMatchObject({ status: 200 });
    expect(await read(node, '/api/models')).toMatchObject({ status: 200 });
    expect(cluster.upstreams[0].count()).toBe(0);
  });
});

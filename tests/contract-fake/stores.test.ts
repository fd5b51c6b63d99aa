import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deadAddress, type RunningNode, startTestCluster, type TestCluster } from './support/cluster.js';
import { asAlice, asRoot, detail, internalError, read, say } from './support/talk.js';

let cluster: TestCluster;
let node: RunningNode;

const deadPort = Number(deadAddress.split(':')[1]);
const knownToken = { status: 403, json: { error: 'User tokens cannot access global endpoints.' } };
const unknownToken = { status: 403, json: { error: 'Invalid authentication token' } };

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster?.stop());
beforeEach(() => cluster.forget());

const keys = async (pattern: string): Promise<readonly string[]> => {
  const found = await cluster.redis.command('KEYS', pattern);
  return Array.isArray(found) ? found.map(String).sort() : [];
};
const ttl = async (key: string): Promise<number> => Number(await cluster.redis.command('TTL', key));
const rows = async (where: string) => {
  const found = await cluster.mysql.root(
    `SELECT provider_id, model_name, rotation_id, autoselect_id, analytics_kind FROM aisbf_prod.token_usage WHERE ${where}`,
  );
  return found.map(
    (row) => `${row['provider_id']} ${row['model_name']} ${row['rotation_id']} ${row['autoselect_id']} ${row['analytics_kind']}`,
  );
};

describe('a healthy node', () => {
  beforeEach(async () => {
    await cluster.mysql.script(
      'DELETE FROM aisbf_prod.user_token_usage; DELETE FROM aisbf_prod.token_usage; UPDATE aisbf_prod.user_api_tokens SET last_used = NULL',
    );
    node = await cluster.startNode();
    return () => node.stop();
  });

  test('says which stores it uses', () => {
    expect(node.log()).toContain('CONFIG DATABASE INSTANCE REGISTERED [backend: mysql]');
    expect(node.log()).toContain('Response cache initialized with Redis backend');
  });

  test('writes answers under the predicted keys, plain JSON, with the TTL', async () => {
    await say(node, 'kiB/m1', { content: 'k' });
    await say(node, 'rotation/prio', { content: 'k', more: { temperature: 0.7, max_tokens: 9 } });
    const [, two] = cluster.upstreams;
    const direct = `aisbf:response:endpoint:http://${two.address}/v1|model:m1|msgs:6f24fcfe2f4a1d12|temp:1.0`;
    expect(await keys('aisbf:response:*')).toEqual(
      [direct, 'aisbf:response:endpoint:|model:prio|msgs:6f24fcfe2f4a1d12|temp:0.75|max_tokens:9'].sort(),
    );
    expect(JSON.parse(String(await cluster.redis.command('GET', direct)))).toMatchObject({ object: 'chat.completion', model: 'm1' });
    expect(await ttl(direct)).toBeGreaterThan(590);
    expect(await ttl(direct)).toBeLessThanOrEqual(600);
  });

  test('an autoselect leaves its selection call in the cache, without a model', async () => {
    await say(node, 'autoselect/auto1', { content: 'k' });
    const [own, selection] = await keys('aisbf:response:*');
    expect(selection).toMatch(/^aisbf:response:endpoint:\|model:\|msgs:[0-9a-f]{16}\|temp:0\.0\|max_tokens:100$/);
    expect(own).toBe('aisbf:response:endpoint:|model:auto1|msgs:6f24fcfe2f4a1d12|temp:1.0');
  });

  test('marks each provider it makes as not disabled, for ten years', async () => {
    await say(node, 'kiB/m1');
    expect(await keys('aisbf:aisbf:*')).toEqual(['aisbf:aisbf:provider_manual_disabled:global:kiB']);
    expect(await cluster.redis.command('GET', 'aisbf:aisbf:provider_manual_disabled:global:kiB')).toBe('\0false');
    expect(await ttl('aisbf:aisbf:provider_manual_disabled:global:kiB')).toBeGreaterThan(300_000_000);
  });

  test('a manual disable in the database counts where no cache says otherwise', async () => {
    await cluster.mysql.script("INSERT INTO aisbf_prod.provider_manual_disabled (user_id, provider_id) VALUES (NULL, 'kiB')");
    try {
      expect(await say(node, 'kiB/m1')).toMatchObject(detail(503, 'Provider temporarily unavailable'));
      expect(await cluster.redis.command('GET', 'aisbf:aisbf:provider_manual_disabled:global:kiB')).toBe('\0true');
      await cluster.redis.command('SET', 'aisbf:aisbf:provider_manual_disabled:global:kiB', '\0false');
      expect(await say(node, 'kiB/m1')).toMatchObject({ status: 200 });
    } finally {
      await cluster.mysql.script('DELETE FROM aisbf_prod.provider_manual_disabled');
    }
  });

  test('usage rows: one for a direct chat, none for a cached answer, none for an SDK answer of a rotation', async () => {
    await say(node, 'kiB/m1', { content: 'k' });
    await say(node, 'kiB/m1', { content: 'k' });
    await say(node, 'rotation/chat');
    expect(await rows('1')).toEqual(['kiB m1 null null execution']);
    await say(node, 'rotation/prio');
    expect(await rows('rotation_id IS NOT NULL')).toEqual(['ol1 m1 prio null execution']);
    await say(node, 'autoselect/auto1');
    expect(await rows("analytics_kind = 'selector'")).toEqual(['autoselect rr null auto1 selector']);
  });

  test('last_used and the own usage move with executed chats only', async () => {
    const seen = async () => {
      const [row] = await cluster.mysql.root(
        "SELECT last_used IS NOT NULL AS used, (SELECT COUNT(*) FROM aisbf_prod.user_token_usage) AS n FROM aisbf_prod.user_api_tokens WHERE token = 'alice-tok'",
      );
      return { used: Number(row?.['used']), rows: Number(row?.['n']) };
    };
    await read(node, '/api/u/alice/models', 'user');
    expect(await seen()).toEqual({ used: 0, rows: 0 });
    await say(node, 'user-provider/myp', { ...asAlice, content: 'k' });
    await say(node, 'user-provider/myp', { ...asAlice, content: 'k' });
    expect(await seen()).toEqual({ used: 1, rows: 1 });
  });

  test('tokens are looked up each time; what a user has is not', async () => {
    const { mysql } = cluster;
    expect(await read(node, '/api/u/alice/rotations', 'user')).toMatchObject({ status: 200 });
    await mysql.script(
      "INSERT INTO aisbf_prod.user_rotations (user_id, rotation_id, config) SELECT id, 'late', '{}' FROM aisbf_prod.users WHERE username = 'alice'; UPDATE aisbf_prod.user_api_tokens SET is_active = 0 WHERE token = 'carol-tok'",
    );
    const other = await cluster.startNode({ name: 'cold' });
    try {
      expect(JSON.stringify(await read(node, '/api/u/alice/rotations', 'user'))).not.toContain('late');
      expect(JSON.stringify(await read(other, '/api/u/alice/rotations', 'user'))).toContain('late');
      expect(await read(node, '/health', 'user-without-config')).toMatchObject(unknownToken);
    } finally {
      await other.stop();
      await mysql.script(
        "DELETE FROM aisbf_prod.user_rotations WHERE rotation_id = 'late'; UPDATE aisbf_prod.user_api_tokens SET is_active = 1",
      );
    }
  });

  test('MySQL lost: user and unknown tokens 500, global ones served; it recovers by itself', async () => {
    await cluster.mysql.stop();
    try {
      expect(await read(node, '/health', 'user')).toEqual(internalError);
      expect(await read(node, '/health', 'wrong')).toEqual(internalError);
      expect(await read(node, '/health')).toMatchObject({ status: 200 });
      expect(await say(node, 'kiB/m1')).toMatchObject({ status: 200 });
    } finally {
      await cluster.mysql.start();
    }
    expect(await read(node, '/health', 'user')).toMatchObject(knownToken);
  });

  test('Redis lost: chats are served all the same, and cached again when it is back', async () => {
    await cluster.redis.stop();
    try {
      expect(await say(node, 'kiB/m1', { content: 'lost' })).toMatchObject({ status: 200 });
    } finally {
      await cluster.redis.start();
    }
    await expect.poll(async () => (await say(node, 'kiB/m1', { content: 'back' })) && (await keys('aisbf:response:*')).length).toBe(1);
  });
});

describe('silent fallbacks at start', () => {
  const startWith = (aisbf: Readonly<Record<string, object>>) => cluster.startNode({ name: 'fallen', aisbf });

  test('no MySQL: a file of its own, user tokens unknown, health green', async () => {
    node = await startWith({ database: { mysql_port: deadPort } });
    expect(node.log()).toContain('[backend: sqlite]');
    expect(existsSync(join(node.home, '.aisbf', 'aisbf.db'))).toBe(true);
    expect(await read(node, '/health', 'user')).toMatchObject(unknownToken);
    expect(await read(node, '/health')).toMatchObject({ status: 200 });
    expect(await say(node, 'kiB/m1')).toMatchObject({ status: 200 });
    await node.stop();
  });

  test('a second AISBF schema in sight of the account: the same', async () => {
    await cluster.mysql.script("CREATE DATABASE twin; CREATE TABLE twin.account_tiers (id int); GRANT ALL ON twin.* TO 'aisbf'@'%'");
    try {
      node = await startWith({});
      expect(node.log()).toContain('Unread result found');
      expect(node.log()).toContain('[backend: sqlite]');
      await node.stop();
    } finally {
      await cluster.mysql.script("DROP DATABASE twin; REVOKE ALL ON twin.* FROM 'aisbf'@'%'");
    }
  });

  test('database.type sqlite: the file that is named', async () => {
    const path = join('~', '.aisbf', 'own.db');
    node = await startWith({ database: { type: 'sqlite', sqlite_path: path } });
    expect(existsSync(join(node.home, '.aisbf', 'own.db'))).toBe(true);
    expect(await read(node, '/health', 'user')).toMatchObject(unknownToken);
    await node.stop();
  });

  test('no Redis: answers are kept in memory, with the failover notice that Redis does not keep', async () => {
    node = await startWith({ response_cache: { redis_port: deadPort }, cache: { redis_port: deadPort } });
    expect(node.log()).toContain('Response cache initialized with memory backend');
    const first = await say(node, 'rotation/fo400', { content: 'm' });
    expect(first.headers).toMatchObject({ 'x-aisbf-failover': 'true' });
    expect(await say(node, 'rotation/fo400', { content: 'm' })).toEqual(first);
    expect(await keys('*')).toEqual([]);
    await node.stop();
  });

  test('other prefixes are other keys', async () => {
    node = await startWith({ response_cache: { redis_key_prefix: 'other:response:' }, cache: { redis_key_prefix: 'other:' } });
    await say(node, 'kiB/m1');
    expect((await keys('*')).every((key) => key.startsWith('other:'))).toBe(true);
    expect((await keys('other:response:*')).length).toBe(1);
    await node.stop();
  });

  test('broken rotations.json: kept aside, none served', async () => {
    node = await startWith({});
    await node.stop();
    await writeFile(join(node.home, '.aisbf', 'rotations.json'), '{');
    node = await cluster.startNode({ name: 'fallen', keepHome: true });
    expect(await read(node, '/')).toMatchObject({ json: { rotations: [] } });
    expect(await say(node, 'rotation/rr', asRoot)).toMatchObject(detail(400, "Rotation 'rr' not found. Available: []"));
    await node.stop();
  });
});

import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NodeSetup } from '../../../src/lab/files/node-files.js';
import { cacheKey } from '../../../src/target/contracts/cache-key.js';
import { REAL_PATIENCE_MS } from '../../real/released.js';
import type { Subject } from '../support/subject.js';

/** What a node's own aisbf.json decides, and another node's does not (contract 2, 5, 12.D). Restarts the second node. */
export function settingsContract(subject: () => Subject): void {
  const restartedWith = (change: (setup: NodeSetup) => NodeSetup): void => {
    beforeAll(async () => {
      const { second } = subject();
      second.setup.put('settings', change);
      await second.restart();
    }, REAL_PATIENCE_MS);
    afterAll(async () => {
      const { second } = subject();
      second.setup.drop('settings');
      await second.restart();
    }, REAL_PATIENCE_MS);
  };
  const limits = {
    enabled: true,
    api: { requests_per_minute: 6, requests_per_hour: 1000 },
    general: { requests_per_minute: 100, requests_per_hour: 1000 },
  };

  describe('settings of one node: its response cache under another prefix for 7 s, clients limited', () => {
    restartedWith(({ aisbf, ...setup }) => ({
      ...setup,
      aisbf: {
        ...aisbf,
        client_rate_limiting: limits,
        response_cache: { ...aisbf.response_cache, redis_key_prefix: 'contract:other:', ttl: 7 },
      },
    }));

    it('its entries lie there, as long as it says', async () => {
      const { lab, second } = subject();
      const prompt = randomUUID();
      const key = `contract:other:${cacheKey({ endpoint: 'http://alpha.internal', model: 'chat-model', messages: [{ role: 'user', content: prompt }] })}`;
      expect((await subject().chat({ model: 'alpha/chat-model', prompt, on: second })).status).toBe(200);
      const ttl = Number(await lab.redis.command('TTL', key));
      expect(ttl).toBeGreaterThan(0);
      expect(ttl).toBeLessThanOrEqual(7);
    });

    it('it is served nothing of the others', async () => {
      const { lab, first, second } = subject();
      const prompt = randomUUID();
      const before = await lab.upstreams.count('beta');
      for (const on of [first, second]) expect((await subject().chat({ model: 'beta/chat-model', prompt, on })).status).toBe(200);
      expect((await lab.upstreams.count('beta')) - before).toBe(2);
    });

    it('a client that asks too often is told how long to wait; /health is spared, and so is the other node', async () => {
      const { first, second } = subject();
      const asked: number[] = [];
      let refused = await subject().get('/api/rotations', 'ops', second);
      for (; refused.status === 200 && asked.length < 10; refused = await subject().get('/api/rotations', 'ops', second))
        asked.push(refused.status);
      expect(refused).toMatchObject({ status: 429, json: { error: 'Too many requests', retry_after: expect.any(Number) } });
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      expect((await subject().get('/health', 'ops', second)).status).toBe(200);
      expect((await subject().get('/api/rotations', 'ops', first)).status).toBe(200);
    });
  });

  describe('settings of one node: authentication off', () => {
    restartedWith(({ aisbf, ...setup }) => ({ ...setup, aisbf: { ...aisbf, auth: { ...aisbf.auth, enabled: false } } }));

    it.each([
      ['nobody', undefined],
      ['a global token', 'ops'],
      ['a user', 'alice'],
    ])('lets %s in', async (_who, as) => {
      const { second } = subject();
      expect(await subject().get('/health', as, second)).toMatchObject({ status: 200, json: { status: 'ok' } });
    });

    it('has no users: their listings ask for authentication', async () => {
      const { second } = subject();
      expect(await subject().get('/api/u/alice/models', 'alice', second)).toMatchObject({
        status: 401,
        json: { error: 'Authentication required. Use a valid API token.' },
      });
    });
  });

  describe('settings of one node: a rotations.json that is no JSON', () => {
    restartedWith((setup) => ({ ...setup, rotationsText: '{"rotations": {' }));

    it('is kept aside, and the node runs without any', async () => {
      const { first, second, lab } = subject();
      expect(await readdir(join(second.home, '.aisbf'))).toContainEqual(expect.stringMatching(/^rotations\.json\.corrupted\.\d+$/));
      expect((await subject().get('/', undefined, second)).json).toMatchObject({ rotations: [] });
      expect((await subject().get('/', undefined, first)).json).toMatchObject({
        rotations: expect.arrayContaining(lab.spec.rotations.map(({ id }) => id)),
      });
    });

    it('refuses a rotation with the names it knows: none; and serves the rest', async () => {
      const { second } = subject();
      expect(await subject().chat({ model: 'rotation/chat-quick', on: second })).toMatchObject({
        status: 400,
        json: { detail: "Rotation 'chat-quick' not found. Available: []" },
      });
      expect((await subject().chat({ model: 'alpha/chat-model', on: second })).status).toBe(200);
    });
  });
}

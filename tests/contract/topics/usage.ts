import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Subject } from '../support/subject.js';

/** What is written to MySQL about a call (contract 12.C, 12.H). */
export function usageContract(subject: () => Subject): void {
  const rows = async (identity: string): Promise<number> => {
    const { lab } = subject();
    const { schema } = lab.spec.environments.production;
    const [row] = await lab.mysql.root(
      `SELECT COUNT(*) AS n FROM ${schema}.user_token_usage JOIN ${schema}.user_api_tokens t ON t.id = token_id WHERE t.token = ?`,
      [subject().token(identity)],
    );
    return Number(row?.['n']);
  };
  const lastUsed = async (identity: string): Promise<boolean> => {
    const { lab } = subject();
    const { schema } = lab.spec.environments.production;
    const [row] = await lab.mysql.root(`SELECT last_used IS NOT NULL AS used FROM ${schema}.user_api_tokens WHERE token = ?`, [
      subject().token(identity),
    ]);
    return Number(row?.['used']) === 1;
  };
  const forget = (): Promise<unknown> => {
    const { lab } = subject();
    return lab.mysql.root(`UPDATE ${lab.spec.environments.production.schema}.user_api_tokens SET last_used = NULL`);
  };

  describe('usage', () => {
    it.each([
      ["a user's own provider", 'alice', 'user-provider/alice-home'],
      ['a global provider on the path of role admin', 'admin', 'gamma/chat-model'],
    ] as const)('an executed chat over %s writes one row and the time; a cached one nothing', async (_name, as, model) => {
      const prompt = randomUUID();
      await forget();
      const before = await rows(as);
      expect((await subject().chat({ model, as, prompt })).status).toBe(200);
      await expect.poll(() => rows(as), { timeout: 10_000 }).toBe(before + 1);
      expect(await lastUsed(as)).toBe(true);
      await forget();
      expect((await subject().chat({ model, as, prompt, on: subject().second })).status).toBe(200);
      expect(await rows(as)).toBe(before + 1);
      expect(await lastUsed(as)).toBe(false);
    });

    it('an autoselect writes two rows, its choice and the chat; a rotation over a kilo provider none', async () => {
      const before = await rows('admin');
      expect((await subject().chat({ model: 'autoselect/chat-default', as: 'admin' })).status).toBe(200);
      await expect.poll(() => rows('admin'), { timeout: 10_000 }).toBe(before + 2);
      await forget();
      expect((await subject().chat({ model: 'rotation/coding-quick', as: 'admin' })).status).toBe(200);
      // Rows come in order: after the direct chat's, one of the rotation would be there.
      expect((await subject().chat({ model: 'gamma/chat-model', as: 'admin' })).status).toBe(200);
      await expect.poll(() => rows('admin'), { timeout: 10_000 }).toBe(before + 3);
    });

    it('reads and refused chats write nothing', async () => {
      await forget();
      const before = await rows('bob');
      await subject().get('/api/u/bob/rotations', 'bob');
      await subject().chat({ model: 'user-provider/nope', as: 'bob' });
      expect(await rows('bob')).toBe(before);
      expect(await lastUsed('bob')).toBe(false);
    });

    it('a row that is new is not seen by a node that has read this user; one that has not sees it', async () => {
      const { lab, first, second } = subject();
      const { schema } = lab.spec.environments.production;
      expect((await subject().chat({ model: 'user-provider/bob-home', as: 'bob', on: first })).status).toBe(200);
      await lab.mysql.root(
        `INSERT INTO ${schema}.user_providers (user_id, provider_id, config) SELECT user_id, 'bob-new', REPLACE(config, '"bob-home"', '"bob-new"')
          FROM ${schema}.user_providers WHERE provider_id = 'bob-home'`,
      );
      const warm = await subject().chat({ model: 'user-provider/bob-new', as: 'bob', on: first });
      const cold = await subject().chat({ model: 'user-provider/bob-new', as: 'bob', on: second });
      await lab.mysql.root(`DELETE FROM ${schema}.user_providers WHERE provider_id = 'bob-new'`);
      expect(warm).toMatchObject({ status: 400, json: { detail: "User provider 'bob-new' not found. Available: ['bob-home']" } });
      expect(cold.status).toBe(200);
    });
  });
}

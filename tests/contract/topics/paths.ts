import { describe, expect, it } from 'vitest';
import { completion, type Subject, servedBy } from '../support/subject.js';

const messages = [{ role: 'user', content: 'paths' }];
const BROKEN = { status: 500, text: 'Internal Server Error' };

/** Other ways to a chat, and scopes (contract 1.5, 1.6, 12.B 2, 3, 12.C). */
export function pathsContract(subject: () => Subject): void {
  describe('paths', () => {
    it("a provider's own path: what stands before the model's first slash is thrown away", async () => {
      const answer = await subject().post('/api/gamma/chat/completions', { model: 'anything/chat-model', messages });
      expect(servedBy(answer)).toBe('gamma');
    });

    it('the path of an unknown provider is refused', async () => {
      const answer = await subject().post('/api/nope/chat/completions', { model: 'anything/chat-model', messages });
      expect(answer).toMatchObject({ status: 400, json: { detail: 'Provider nope not found' } });
    });

    it.each([
      ['/api/rotations/chat/completions', 'chat-thorough', 'gamma'],
      ['/api/autoselect/chat/completions', 'chat-default', 'alpha'],
    ] as const)('%s takes the bare name', async (path, model, provider) => {
      expect(servedBy(await subject().post(path, { model, messages }))).toBe(provider);
    });

    it.each(['autoselections/chat-default', 'rotations/chat-thorough'])('%s is understood as well', async (model) => {
      expect(completion.safeParse((await subject().chat({ model })).json).success).toBe(true);
    });

    it("more than a provider's name is somebody else's on the market: not found", async () => {
      expect(await subject().chat({ model: 'user-provider/alice-home/chat-model', as: 'alice' })).toMatchObject({
        status: 404,
        json: { detail: 'Not found' },
      });
    });

    it("a user's autoselect answers 500, existing or not; an unknown rotation of the user's is refused", async () => {
      expect(await subject().chat({ model: 'user-autoselect/nope', as: 'alice' })).toMatchObject(BROKEN);
      expect(await subject().chat({ model: 'user-rotation/nope', as: 'alice' })).toMatchObject({
        status: 400,
        json: { detail: "User rotation 'nope' not found. Available: []" },
      });
    });

    it('an existing rotation of a user answers 500, unless a global one of its id left an answer in the cache', async () => {
      const { lab, second } = subject();
      const { schema } = lab.spec.environments.production;
      await lab.mysql.root(
        `INSERT INTO ${schema}.user_rotations (user_id, rotation_id, config) SELECT id, 'chat-thorough', '{"model_name": "chat-thorough", "providers": []}' FROM ${schema}.users WHERE username = 'probe'`,
      );
      const prompt = `tenants-${process.hrtime.bigint()}`;
      const as = { model: 'user-rotation/chat-thorough', as: 'probe', prompt, on: second };
      const before = await subject().chat(as);
      const global = await subject().chat({ model: 'rotation/chat-thorough', prompt });
      const after = await subject().chat(as);
      await lab.mysql.root(`DELETE FROM ${schema}.user_rotations WHERE rotation_id = 'chat-thorough'`);
      expect(before).toMatchObject(BROKEN);
      expect(after.status).toBe(200);
      expect(after.json).toEqual(global.json);
    });
  });

  describe('scopes', () => {
    const scoped = async (scope: string, path: string): Promise<unknown> => {
      const { lab } = subject();
      const { schema } = lab.spec.environments.production;
      const set = (to: string) =>
        lab.mysql.root(`UPDATE ${schema}.user_api_tokens SET scope = ? WHERE token = ?`, [to, subject().token('bob')]);
      await set(scope);
      const answer = await subject().get(path, 'bob');
      await set('both');
      return answer;
    };

    it.each([
      ['api', '/mcp/u/bob/tools', 'This token does not have MCP access.'],
      ['mcp', '/api/u/bob/none/models', 'This token does not have API access.'],
    ])('a token of scope %s is refused at %s', async (scope, path, error) => {
      expect(await scoped(scope, path)).toMatchObject({ status: 403, json: { error } });
    });

    it('a token that was revoked is unknown, and known again at once', async () => {
      const { lab, second } = subject();
      const { schema } = lab.spec.environments.production;
      const set = (to: number) =>
        lab.mysql.root(`UPDATE ${schema}.user_api_tokens SET is_active = ? WHERE token = ?`, [to, subject().token('bob')]);
      await set(0);
      const revoked = await subject().get('/health', 'bob', second);
      await set(1);
      expect(revoked).toMatchObject({ status: 403, json: { error: 'Invalid authentication token' } });
      expect((await subject().get('/health', 'bob', second)).text).toContain('User tokens cannot access');
    });

    it('MySQL compares tokens without regard to case', async () => {
      expect((await subject().getWithToken('/health', subject().token('bob').toUpperCase())).text).toContain('User tokens cannot access');
    });
  });
}

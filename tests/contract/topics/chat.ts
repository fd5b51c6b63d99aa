import { describe, expect, it } from 'vitest';
import { completion, type Subject, servedBy } from '../support/subject.js';
import { itForUsers, type Users } from '../support/users.js';

/** A chat per kind of route, and what is refused (contract 1.5, 1.6, 12.C). */
export function chatContract(subject: () => Subject, users: Users = 'users'): void {
  describe('chat', () => {
    const chats = [
      ['a provider of type ollama', 'alpha/chat-model', 'ops', 'alpha', 'alpha/chat-model'],
      ['a provider of type kilo', 'beta/chat-model', 'ops', 'beta', 'chat-model'],
      ['a rotation', 'rotation/support-private-rotation', 'ops', 'alpha', 'alpha/chat-model'],
      ['a rotation of a kilo provider', 'rotation/coding-quick', 'ops', 'beta', 'chat-model'],
      ['an autoselect', 'autoselect/chat-default', 'ops', 'alpha', 'alpha/chat-model'],
      ['an autoselect that chooses a kilo provider', 'autoselect/coding-default', 'ops', 'beta', 'chat-model'],
      ['a global provider on the path of role admin', 'gamma/chat-model', 'admin', 'gamma', 'gamma/chat-model'],
      ['a global rotation on the path of role admin', 'rotation/chat-thorough', 'admin', 'gamma', 'gamma/chat-model'],
      ['a global autoselect on the path of role admin', 'autoselect/chat-default', 'admin', 'alpha', 'alpha/chat-model'],
      ["a user's own provider", 'user-provider/alice-home', 'alice', 'alice-home', 'alice-home/alice-home'],
    ] as const;
    const askable = chats.filter(([, , as]) => as === 'ops' || users === 'users');
    it.each(askable)('%s answers', async (_name, model, as, provider, answered) => {
      const answer = await subject().chat({ model, as });
      expect(answer.status).toBe(200);
      expect(completion.parse(answer.json)).toMatchObject({ model: answered, usage: { total_tokens: 8 } });
      expect(servedBy(answer)).toBe(provider);
    });

    it('a stream of a kilo provider comes whole and ends with [DONE]', async () => {
      const { status, headers, text } = await subject().chat({ model: 'beta/chat-model', more: { stream: true } });
      expect(status).toBe(200);
      expect(headers['content-type']).toMatch(/^text\/event-stream/);
      const lines = text.split('\n').filter((line) => line !== '');
      expect(lines.at(-1)).toBe('data: [DONE]');
      expect(text).toMatch(/"finish_reason": ?"stop"/);
    });

    it.each([
      ['no separator', 'alpha', "Model must be in format 'provider/model', 'rotation/name', or 'autoselect/name'", 400],
      ['a colon', 'rotation:chat-quick', "Model must be in format 'provider/model', 'rotation/name', or 'autoselect/name'", 400],
      ['an unknown provider', 'nope/chat-model', 'Not found', 404],
    ] as const)('%s is refused', async (_name, model, detail, status) => {
      expect(await subject().chat({ model })).toMatchObject({ status, json: { detail } });
    });

    it('an unknown rotation or autoselect is refused with the names this node knows', async () => {
      const { second } = subject();
      const { rotations, autoselects } = subject().lab.spec;
      const list = (items: readonly { readonly id: string }[]) => `[${items.map(({ id }) => `'${id}'`).join(', ')}]`;
      expect(await subject().chat({ model: 'rotation/nope', on: second })).toMatchObject({
        status: 400,
        json: { detail: `Rotation 'nope' not found. Available: ${list(rotations)}` },
      });
      expect(await subject().chat({ model: 'autoselect/nope', on: second })).toMatchObject({
        status: 400,
        json: { detail: `Autoselect 'nope' not found. Available: ${list(autoselects)}` },
      });
    });

    itForUsers(users)('a user is refused what is unknown and what is global', async () => {
      expect(await subject().chat({ model: 'user-provider/nope', as: 'alice' })).toMatchObject({
        status: 400,
        json: { detail: "User provider 'nope' not found. Available: ['alice-home']" },
      });
      expect((await subject().chat({ model: 'rotation/chat-quick', as: 'alice' })).json).toMatchObject({
        detail: expect.stringContaining('Global configurations are only available to admin users.'),
      });
    });

    it('a body that is no chat is refused with its place', async () => {
      const answer = await subject().post('/api/v1/chat/completions', { model: 'alpha/chat-model' });
      expect(answer).toMatchObject({
        status: 422,
        json: { detail: [{ type: 'missing', loc: ['body', 'messages'] }], body: { model: 'alpha/chat-model' } },
      });
    });
  });
}

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { noteAndHold } from '../support/note.js';
import { type Subject, servedBy } from '../support/subject.js';
import { itForUsers, type Users } from '../support/users.js';

const DETAIL = z.object({ detail: z.string() });

/** What a failing provider costs (contract 8, 12.A D4 to D6, 12.D). Providers rest for 6 s here. */
export function failuresContract(subject: () => Subject, users: Users = 'users'): void {
  const disabledKey = (provider: string): string =>
    `${subject().lab.spec.environments.production.cachePrefix}aisbf:provider_disabled:${provider}`;
  const rests = async (provider: string): Promise<boolean> =>
    Number(await subject().lab.redis.command('EXISTS', disabledKey(provider))) === 1;

  describe('failures', () => {
    it.each(['alpha', 'beta'])('one failed direct call to %s is no cooldown yet, and the next success forgets it', async (provider) => {
      const { lab } = subject();
      const model = `${provider}/chat-model`;
      for (let turn = 0; turn < 2; turn += 1) {
        await lab.upstreams.behave(provider, { kind: 'status', status: 400 });
        expect((await subject().chat({ model })).status).toBe(500);
        await lab.upstreams.heal();
        expect(await rests(provider)).toBe(false);
        expect((await subject().chat({ model })).status).toBe(200);
      }
    });

    it('failures are counted by each node for itself', async () => {
      const { lab } = subject();
      await lab.upstreams.behave('gamma', { kind: 'status', status: 400 });
      for (const on of lab.nodes) expect((await subject().chat({ model: 'gamma/chat-model', on })).status).toBe(500);
      await lab.upstreams.heal();
      expect(await rests('gamma')).toBe(false);
      for (const on of lab.nodes) expect((await subject().chat({ model: 'gamma/chat-model', on })).status).toBe(200);
    });

    itForUsers(users)("a user's own provider is counted anew with every call, and never rests", async () => {
      const { lab } = subject();
      const chat = { model: 'user-provider/alice-home', as: 'alice' };
      await lab.upstreams.behave('alice-home', { kind: 'status', status: 500 });
      const statuses: number[] = [];
      for (let turn = 0; turn < 3; turn += 1) statuses.push((await subject().chat(chat)).status);
      await lab.upstreams.heal();
      expect(statuses).toEqual([500, 500, 500]);
      expect((await subject().chat(chat)).status).toBe(200);
    });

    it('a rotation goes on where a member refuses a request, and says so in header and body where it is told to', async () => {
      const { lab } = subject();
      await lab.upstreams.behave('alpha', { kind: 'status', status: 400 });
      const answer = await subject().chat({ model: 'rotation/contract-notifies' });
      await lab.upstreams.heal();
      expect(answer).toMatchObject({
        status: 200,
        headers: {
          'x-aisbf-failover': 'true',
          'x-aisbf-provider': 'gamma',
          'x-aisbf-model': 'chat-model',
          'x-aisbf-preferred-provider': 'alpha',
          'x-aisbf-preferred-model': 'chat-model',
        },
        json: { model: 'gamma/chat-model', aisbf_failover: { switched: true, rotation: 'contract-notifies' } },
      });
      await subject().recovered('alpha');
    });

    it('nothing is said where nothing was switched', async () => {
      const answer = await subject().chat({ model: 'rotation/contract-notifies' });
      expect(servedBy(answer)).toBe('alpha');
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('x-aisbf'))).toEqual([]);
      expect(answer.json).not.toHaveProperty('aisbf_failover');
    });

    it('a provider that Redis calls disabled by hand is refused on every node, and back at once', async () => {
      const { lab } = subject();
      const key = `${lab.spec.environments.production.cachePrefix}aisbf:provider_manual_disabled:global:gamma`;
      await lab.redis.command('SET', key, '\0true');
      const refused = await Promise.all(lab.nodes.map((on) => subject().chat({ model: 'gamma/chat-model', on })));
      await lab.redis.command('SET', key, '\0false');
      expect(refused.map(({ status }) => status)).toEqual(lab.nodes.map(() => 503));
      for (const on of lab.nodes) expect((await subject().chat({ model: 'gamma/chat-model', on })).status).toBe(200);
      noteAndHold(subject(), DETAIL.parse(refused[0]?.json).detail);
    });

    it.each(['alpha', 'beta'])('the words of a failed call to %s', async (provider) => {
      const { lab } = subject();
      await lab.upstreams.behave(provider, { kind: 'status', status: 404 });
      const { status, json } = await subject().chat({ model: `${provider}/chat-model` });
      await lab.upstreams.heal();
      const { detail } = DETAIL.parse(json);
      expect(status).toBe(500);
      expect(detail).toContain('404');
      await subject().recovered(provider);
      noteAndHold(subject(), `${status} ${detail.split('\n')[0]}`);
    });
  });
}

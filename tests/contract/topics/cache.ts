import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cacheKey } from '../../../src/target/contracts/cache-key.js';
import { completion, type Subject } from '../support/subject.js';
import type { Users } from '../support/users.js';

const text = (answer: { readonly json: unknown }): string => completion.parse(answer.json).choices[0].message.content;

/** The response cache: key, prefix, time to live, who shares it (contract 5.3). */
export function cacheContract(subject: () => Subject, users: Users = 'users'): void {
  const keyOf = (endpoint: string, model: string, prompt: string, more: object = {}): string => {
    const { responsePrefix } = subject().lab.spec.environments.production;
    return responsePrefix + cacheKey({ endpoint, model, messages: [{ role: 'user', content: prompt }], ...more });
  };
  const held = async (key: string): Promise<boolean> => Number(await subject().lab.redis.command('EXISTS', key)) === 1;

  describe('response cache', () => {
    it.each([
      ['an ollama provider', 'alpha/chat-model', 'http://alpha.internal', 'chat-model', {}, {}],
      ['a kilo provider', 'beta/chat-model', 'http://beta.internal/v1', 'chat-model', {}, {}],
      ['a rotation', 'rotation/chat-thorough', '', 'chat-thorough', {}, {}],
      ['an autoselect', 'autoselect/chat-default', '', 'chat-default', {}, {}],
      ['a temperature', 'alpha/chat-model', 'http://alpha.internal', 'chat-model', { temperature: 0.7 }, { temperature: 0.7 }],
      ['a limit', 'alpha/chat-model', 'http://alpha.internal', 'chat-model', { max_tokens: 9 }, { maxTokens: 9 }],
    ] as const)(
      'an answer of %s lies under the predicted key for the time that is set',
      async (_name, model, endpoint, bare, more, parts) => {
        const prompt = randomUUID();
        expect((await subject().chat({ model, prompt, more })).status).toBe(200);
        const key = keyOf(endpoint, bare, prompt, parts);
        const ttl = Number(await subject().lab.redis.command('TTL', key));
        const { responseTtl } = subject().lab.spec;
        expect(ttl, key).toBeGreaterThan(responseTtl - 30);
        expect(ttl).toBeLessThanOrEqual(responseTtl);
      },
    );

    it('the other node serves it without asking the provider, to anybody; a seed changes nothing, a word does', async () => {
      const { lab, second } = subject();
      const prompt = randomUUID();
      const model = 'beta/chat-model';
      const first = await subject().chat({ model, prompt });
      const count = await lab.upstreams.count('beta');
      expect(text(await subject().chat({ model, prompt, on: second }))).toBe(text(first));
      const anybody = users === 'users' ? 'admin' : 'ops';
      expect(text(await subject().chat({ model, prompt, as: anybody, on: second }))).toBe(text(first));
      expect(text(await subject().chat({ model, prompt, on: second, more: { seed: 7, temperature: 0.9 } }))).toBe(text(first));
      expect(await lab.upstreams.count('beta')).toBe(count);
      expect(text(await subject().chat({ model, prompt: `${prompt}?`, on: second }))).not.toBe(text(first));
    });

    it('neither a stream nor a failed call is kept', async () => {
      const { lab } = subject();
      const [streamed, failed] = [randomUUID(), randomUUID()];
      await subject().chat({ model: 'beta/chat-model', prompt: streamed, more: { stream: true } });
      expect(await held(keyOf('http://beta.internal/v1', 'chat-model', streamed))).toBe(false);
      await lab.upstreams.behave('alpha', { kind: 'status', status: 400 });
      await subject().chat({ model: 'alpha/chat-model', prompt: failed });
      await lab.upstreams.heal();
      expect(await held(keyOf('http://alpha.internal', 'chat-model', failed))).toBe(false);
      await subject().recovered('alpha');
    });

    it('a cached answer is served while its provider rests', async () => {
      const { lab } = subject();
      const prompt = randomUUID();
      const first = await subject().chat({ model: 'gamma/chat-model', prompt });
      await lab.upstreams.behave('gamma', { kind: 'status', status: 500 });
      for (let turn = 0; turn < 2; turn += 1) await subject().chat({ model: 'gamma/chat-model' });
      const [cached, other] = [
        await subject().chat({ model: 'gamma/chat-model', prompt }),
        await subject().chat({ model: 'gamma/chat-model' }),
      ];
      await lab.upstreams.heal();
      expect(text(cached)).toBe(text(first));
      expect(other.status).toBe(503);
      await subject().recovered('gamma');
    });
  });
}

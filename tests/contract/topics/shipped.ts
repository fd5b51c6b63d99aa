import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { noteAndHold } from '../support/note.js';
import type { Subject } from '../support/subject.js';

const BROKEN = { status: 500, text: 'Internal Server Error' };

/** What every release so far ships broken, beside what other topics say of it (contract, first page; 12.B 1, 6, 11). */
export function shippedContract(subject: () => Subject): void {
  describe('broken as shipped', () => {
    it('a provider of type openai is on the node, and in no listing of models', async () => {
      expect((await subject().get('/')).json).toMatchObject({ providers: expect.arrayContaining(['contract-openai']) });
      expect((await subject().get('/api/models')).text).not.toContain('contract-openai');
    });

    it('a provider of type openai answers nobody, and its health says why', async () => {
      expect(await subject().chat({ model: 'contract-openai/chat-model' })).toMatchObject(BROKEN);
      const { json } = await subject().get('/api/v1/providers/health', 'ops');
      const { status, detail } = z
        .looseObject({ 'contract-openai': z.looseObject({ status: z.string(), detail: z.string() }) })
        .parse(json)['contract-openai'];
      noteAndHold(subject(), `${status}: ${detail}`);
    });

    it('/api/v1/completions answers 500', async () => {
      expect(await subject().post('/api/v1/completions', { model: 'alpha/chat-model', prompt: 'hello' })).toMatchObject(BROKEN);
    });

    it('while an ollama provider is waited for, the node answers others', async () => {
      const { lab } = subject();
      const chat = await underWay('alpha');
      const health = await subject().get('/health', 'ops');
      const done = chat.done();
      await lab.upstreams.heal();
      expect([health.status, done]).toEqual([200, false]);
      expect((await chat.answer).status).toBe(200);
    });

    it('while a kilo provider is waited for, the node answers nobody', async () => {
      const { lab, second } = subject();
      const chat = await underWay('beta');
      const health = settling(subject().get('/health', 'ops'));
      // As long as the other node takes for twenty answers.
      for (let turn = 0; turn < 20; turn += 1) expect((await subject().get('/health', 'ops', second)).status).toBe(200);
      const done = health.done();
      await lab.upstreams.heal();
      expect(done).toBe(false);
      expect([(await health.answer).status, (await chat.answer).status]).toEqual([200, 200]);
    });
  });

  function settling<T>(answer: Promise<T>): { readonly answer: Promise<T>; done(): boolean } {
    let settled = false;
    const both = answer.finally(() => {
      settled = true;
    });
    return { answer: both, done: () => settled };
  }

  /** A chat whose provider was asked and says nothing before it is healed. */
  async function underWay(provider: string) {
    const { upstreams } = subject().lab;
    const before = await upstreams.count(provider);
    await upstreams.behave(provider, { kind: 'hang' });
    const chat = settling(subject().chat({ model: `${provider}/chat-model` }));
    await expect.poll(() => upstreams.count(provider), { timeout: 30_000 }).toBeGreaterThan(before);
    return chat;
  }
}

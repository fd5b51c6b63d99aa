import { describe, expect, it } from 'vitest';
import { completion, type Subject, servedBy } from '../support/subject.js';

/** Order, failover, cooldown (contract 1.7, 5.4, 12.C). Providers rest for 6 s here. */
export function rotationContract(subject: () => Subject): void {
  describe('rotation', () => {
    it('equal weights take turns from the first slot on, in each process for itself', async () => {
      const order: string[] = [];
      for (let turn = 0; turn < 4; turn += 1) order.push(servedBy(await subject().chat({ model: 'rotation/contract-turns' })));
      expect(order).toEqual(['alpha', 'beta', 'gamma', 'alpha']);
    });

    it('a weight is a priority: the highest is always asked', async () => {
      for (let turn = 0; turn < 3; turn += 1) expect(servedBy(await subject().chat({ model: 'rotation/chat-thorough' }))).toBe('gamma');
    });

    it.each([
      ['an error', { kind: 'status', status: 500 }],
      ['a refused connection', { kind: 'refuse' }],
    ] as const)('%s of the first fails over to the next, and the first rests on every node', async (_what, behaviour) => {
      const { lab, second } = subject();
      await lab.upstreams.behave('gamma', behaviour);
      const answer = await subject().chat({ model: 'rotation/chat-thorough' });
      const elsewhere = await subject().chat({ model: 'gamma/chat-model', on: second });
      await lab.upstreams.heal();
      expect(servedBy(answer)).toBe('alpha');
      expect(elsewhere.status).toBe(503);
      await subject().recovered('gamma');
    });

    it('the cooldown is a key in Redis under the prefix of the cache', async () => {
      const { lab } = subject();
      await lab.upstreams.behave('gamma', { kind: 'status', status: 500 });
      await subject().chat({ model: 'rotation/chat-thorough' });
      await lab.upstreams.heal();
      const key = `${lab.spec.environments.production.cachePrefix}aisbf:provider_disabled:gamma`;
      const ttl = Number(await lab.redis.command('TTL', key));
      expect(ttl).toBeGreaterThan(0);
      // Sixty seconds longer than the provider rests.
      expect(ttl).toBeLessThanOrEqual(66);
      await subject().recovered('gamma');
    });

    it('when all fail, a completion that is none is answered with 429', async () => {
      const { lab } = subject();
      await lab.upstreams.behave('gamma', { kind: 'status', status: 500 });
      const answer = await subject().chat({ model: 'rotation/contract-alone' });
      const resting = await subject().chat({ model: 'rotation/contract-alone' });
      await lab.upstreams.heal();
      for (const one of [answer, resting]) {
        expect(one.status).toBe(429);
        expect(completion.parse(one.json)).toMatchObject({ aisbf_error: true, rotation_id: 'contract-alone', usage: { prompt_tokens: 0 } });
      }
      expect(answer.json).toMatchObject({ attempted_models: expect.anything(), max_retries: 5 });
      await subject().recovered('gamma');
    });

    it.each(['alpha', 'beta'])('two failed direct calls to %s are a cooldown: 503', async (provider) => {
      const { lab } = subject();
      await lab.upstreams.behave(provider, { kind: 'status', status: 500 });
      const model = `${provider}/chat-model`;
      const failed = [await subject().chat({ model }), await subject().chat({ model })];
      const resting = await subject().chat({ model });
      await lab.upstreams.heal();
      for (const one of failed) expect(one).toMatchObject({ status: 500, json: { detail: expect.stringContaining('500') } });
      expect(resting.status).toBe(503);
      await subject().recovered(provider);
    });

    it('an upstream that answers no JSON is a failed call', async () => {
      const { lab } = subject();
      await lab.upstreams.behave('alpha', { kind: 'broken-json' });
      const answer = await subject().chat({ model: 'alpha/chat-model' });
      await lab.upstreams.heal();
      expect(answer.status).toBe(500);
      await subject().recovered('alpha');
    });
  });
}

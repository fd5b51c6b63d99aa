import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Subject } from '../support/subject.js';

/** What differs between the releases (contract 12.A, D4, D5, D8). */
export function releasesContract(subject: () => Subject): void {
  const newer = (): boolean => subject().release === '0.99.92';

  describe('what differs between releases', () => {
    it('a resting provider: from 0.99.92 on the 503 names it and the reason', async () => {
      const { lab } = subject();
      await lab.upstreams.behave('gamma', { kind: 'status', status: 500 });
      for (let turn = 0; turn < 2; turn += 1) await subject().chat({ model: 'gamma/chat-model' });
      const resting = await subject().chat({ model: 'gamma/chat-model' });
      await lab.upstreams.heal();
      expect(resting.status).toBe(503);
      const words = newer() ? /^Provider 'gamma' is in failure cooldown for another \d+s$/ : /^Provider temporarily unavailable$/;
      expect(z.object({ detail: z.string() }).parse(resting.json).detail).toMatch(words);
      await subject().recovered('gamma');
    });

    it('an upstream that limits: from 0.99.92 on a direct call passes the 429 on', async () => {
      const { lab } = subject();
      await lab.upstreams.behave('alpha', { kind: 'status', status: 429, retryAfter: 1 });
      const limited = await subject().chat({ model: 'alpha/chat-model' });
      await lab.upstreams.heal();
      expect(limited).toMatchObject({ status: newer() ? 429 : 500, json: { detail: expect.stringContaining('429') } });
      await subject().recovered('alpha');
    });

    it('models listed: from 0.99.92 on with max_request_tokens', async () => {
      const { json } = await subject().get('/api/models');
      const { data } = z.object({ data: z.array(z.looseObject({ type: z.string() })) }).parse(json);
      const providers = data.filter(({ type }) => type === 'provider');
      expect(providers.length).toBe(subject().lab.spec.providers.length);
      expect(providers.map((model) => 'max_request_tokens' in model)).toEqual(providers.map(() => newer()));
    });
  });
}

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { LabNode } from '../../../src/lab/lab-parts.js';
import type { Subject } from '../support/subject.js';
import { itForUsers, type Users } from '../support/users.js';

/** What a node does without its stores, and says nothing of (contract 3.1, 5, 12.D). Restarts the second node; comes last. */
export function fallbacksContract(subject: () => Subject, users: Users = 'users'): void {
  const restarted = async (change: (node: LabNode) => Promise<void>): Promise<LabNode> => {
    const { second } = subject();
    await second.stop();
    await change(second);
    await second.start();
    return second;
  };
  const UNKNOWN = { status: 403, json: { error: 'Invalid authentication token' } };

  describe('silent fallbacks', () => {
    itForUsers(users)('MySQL gone at run time: global tokens go on, any other is answered 500; back again at once', async () => {
      const { lab, first } = subject();
      await first.wires.mysql.refuse();
      const [health, chat] = [await subject().get('/health', 'ops'), await subject().chat({ model: 'alpha/chat-model' })];
      const [user, unknown] = [await subject().get('/health', 'alice'), await subject().getWithToken('/health', 'no-such-token')];
      await first.wires.mysql.heal();
      expect([health.status, chat.status]).toEqual([200, 200]);
      for (const one of [user, unknown]) expect(one).toMatchObject({ status: 500, text: 'Internal Server Error' });
      expect((await subject().get('/health', 'alice')).status).toBe(403);
      expect(lab.nodes.every((node) => node.running())).toBe(true);
    });

    it('Redis gone at run time: answers come all the same, from the provider; back again they are shared', async () => {
      const { lab, first, second } = subject();
      const prompt = randomUUID();
      const chat = (on: LabNode, word: string) => subject().chat({ model: 'beta/chat-model', prompt: `${prompt}${word}`, on });
      const cached = await chat(first, 'before');
      const before = await lab.upstreams.count('beta');
      await first.wires.redis.refuse();
      // Released nodes look for it again and again: this takes half a minute.
      const alone = await chat(first, 'before');
      await first.wires.redis.heal();
      expect([cached.status, alone.status]).toEqual([200, 200]);
      expect((await lab.upstreams.count('beta')) - before).toBe(1);
      const [kept, shared] = [await chat(first, 'after'), await chat(second, 'after')];
      expect(kept.status).toBe(200);
      expect(shared.json).toEqual(kept.json);
    });

    itForUsers(users)('MySQL unreachable at the start: from a file of its own, and no user known, also when MySQL is back', async () => {
      const node = await restarted((one) => one.wires.mysql.refuse());
      await node.wires.mysql.heal();
      expect((await subject().get('/health', 'ops', node)).status).toBe(200);
      expect((await subject().chat({ model: 'alpha/chat-model', on: node })).status).toBe(200);
      expect(await subject().get('/health', 'alice', node)).toMatchObject(UNKNOWN);
    });

    it('Redis unreachable at the start: answers are kept in memory and shared with nobody', async () => {
      const node = await restarted((one) => one.wires.redis.refuse());
      const prompt = randomUUID();
      const count = () => subject().lab.upstreams.count('beta');
      const before = await count();
      for (const on of [node, node, subject().first]) {
        expect((await subject().chat({ model: 'beta/chat-model', prompt, on })).status).toBe(200);
      }
      expect((await count()) - before).toBe(2);
      await node.wires.redis.heal();
      await subject().chat({ model: 'beta/chat-model', prompt: `${prompt}2`, on: node });
      await subject().chat({ model: 'beta/chat-model', prompt: `${prompt}2` });
      expect((await count()) - before).toBe(4);
      const alice = users === 'users' ? { status: 403, json: { error: 'User tokens cannot access global endpoints.' } } : UNKNOWN;
      expect(await subject().get('/health', 'alice', node)).toMatchObject(alice);
    });
  });
}

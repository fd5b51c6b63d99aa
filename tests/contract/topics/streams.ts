import { describe, expect, it } from 'vitest';
import { noteAndHold } from '../support/note.js';
import type { Answer, Subject } from '../support/subject.js';

const lines = ({ text }: Answer): readonly string[] => text.split('\n').filter((line) => line !== '');
const EVENTS = /^text\/event-stream/;

/** Streams, and how they fail: always with 200 (contract 1.6, 12.B 10, 12.D). */
export function streamsContract(subject: () => Subject): void {
  const stream = (provider: string): Promise<Answer> => subject().chat({ model: `${provider}/chat-model`, more: { stream: true } });

  describe('streams', () => {
    it('of a kilo provider: whole, and [DONE] at the end', async () => {
      const answer = await stream('beta');
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toMatch(EVENTS);
      expect(lines(answer).at(-1)).toBe('data: [DONE]');
      expect(answer.text).toMatch(/"finish_reason": ?"stop"/);
    });

    it('of a rotation over a kilo provider: the same', async () => {
      const answer = await subject().chat({ model: 'rotation/coding-quick', more: { stream: true } });
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toMatch(EVENTS);
      expect(lines(answer).at(-1)).toBe('data: [DONE]');
    });

    it('of an ollama provider: one line, an error', async () => {
      const answer = await stream('gamma');
      expect(answer.status).toBe(200);
      expect(lines(answer)).toEqual([expect.stringMatching(/^data: \{"error": ?"name 'logging' is not defined"\}$/)]);
      await subject().recovered('gamma');
      noteAndHold(subject(), lines(answer).join(' '));
    });

    it('that its upstream refuses: 200, one error line, no [DONE]; and the provider rests at once, on every node', async () => {
      const { lab, second } = subject();
      await lab.upstreams.behave('beta', { kind: 'status', status: 400 });
      const refused = await stream('beta');
      const elsewhere = await subject().chat({ model: 'beta/chat-model', on: second });
      await lab.upstreams.heal();
      expect(refused.status).toBe(200);
      expect(lines(refused)).toEqual([expect.stringMatching(/^data: \{"error":/)]);
      expect(elsewhere.status).toBe(503);
      await subject().recovered('beta');
    });

    it('that its upstream cuts: 200, no finish_reason', async () => {
      const { lab } = subject();
      await lab.upstreams.behave('beta', { kind: 'truncated-stream' });
      const cut = await stream('beta');
      await lab.upstreams.heal();
      expect(cut.status).toBe(200);
      expect(cut.text).not.toMatch(/"finish_reason": ?"stop"/);
      await subject().recovered('beta');
    });
  });
}

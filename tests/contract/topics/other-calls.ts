import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { noteAndHold } from '../support/note.js';
import { type Answer, parsed, type Subject } from '../support/subject.js';
import type { Users } from '../support/users.js';

const BROKEN = { status: 500, text: 'Internal Server Error' };
const DETAIL = z.object({ detail: z.string() });

/** What is no chat: embeddings, speech, images, transcriptions (contract 1.8, 12.B 4, 5, 7). Providers rest for 6 s here. */
export function otherCallsContract(subject: () => Subject, users: Users = 'users'): void {
  const call = (path: string, model: string, as = 'ops'): Promise<Answer> =>
    subject().post(path, { model, input: 'hello', prompt: 'hello', voice: 'any' }, as);

  describe('calls that are no chat', () => {
    it.each([
      ['/api/v1/embeddings', 'alpha'],
      ['/api/v1/embeddings', 'beta'],
      ['/api/v1/audio/speech', 'alpha'],
      ['/api/v1/audio/speech', 'beta'],
      ['/api/v1/images/generations', 'alpha'],
      ['/api/v1/images/generations', 'beta'],
    ] as const)('%s of %s is refused, whatever the provider can do', async (path, provider) => {
      const before = await subject().lab.upstreams.count(provider);
      const { status, json } = await call(path, `${provider}/chat-model`);
      const { detail } = DETAIL.parse(json);
      expect(status).toBe(500);
      expect(detail).toMatch(/^'\w+Handler' object has no attribute 'handle_\w+'$/);
      expect(await subject().lab.upstreams.count(provider)).toBe(before);
      await subject().recovered(provider);
      noteAndHold(subject(), `${status} ${detail}`);
    });

    it('three of them put a healthy provider to rest, on every node', async () => {
      const { second } = subject();
      for (let turn = 0; turn < 3; turn += 1) expect((await call('/api/v1/embeddings', 'gamma/chat-model')).status).toBe(500);
      expect((await subject().chat({ model: 'gamma/chat-model', on: second })).status).toBe(503);
      await subject().recovered('gamma');
    });

    it.each(['/api/v1/embeddings', '/api/v1/audio/speech'])('%s of a rotation is broken', async (path) => {
      expect(await call(path, 'rotation/chat-quick')).toMatchObject(BROKEN);
    });

    it.each([
      ['alpha', 400, "Model must be in format 'provider/model'"],
      ['nope/chat-model', 404, 'Not found'],
    ] as const)('embeddings of %s are refused', async (model, status, detail) => {
      expect(await call('/api/v1/embeddings', model)).toMatchObject({ status, json: { detail } });
    });

    it('a transcription is broken', async () => {
      const form = new FormData();
      form.set('model', 'alpha/chat-model');
      form.set('file', new Blob(['no sound']), 'sound.wav');
      const headers = { authorization: `Bearer ${subject().token('ops')}` };
      const answer = await fetch(`${subject().first.url}/api/v1/audio/transcriptions`, { method: 'POST', headers, body: form });
      expect(parsed({ status: answer.status, headers: {}, text: await answer.text() })).toMatchObject(BROKEN);
    });

    const passed = [
      ["of the user's own provider", 'alice-home/any-model', 'alice-home', 'any-model'],
      ['of a global provider, to a plain user', 'beta/chat-model', 'beta', 'chat-model'],
    ] as const;
    it.each(users === 'users' ? passed : [])(
      "on a user's path embeddings %s are passed through",
      async (_whose, model, provider, asked) => {
        const before = await subject().lab.upstreams.count(provider);
        const answer = await call('/api/u/alice/embeddings', model, 'alice');
        expect(answer).toMatchObject({ status: 200, json: { object: 'list', model: asked, data: [{ object: 'embedding', index: 0 }] } });
        expect((await subject().lab.upstreams.count(provider)) - before).toBe(1);
      },
    );
  });
}

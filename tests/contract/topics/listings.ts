import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Subject } from '../support/subject.js';
import { itForUsers, type Users } from '../support/users.js';

const models = z.object({ object: z.literal('list'), data: z.array(z.looseObject({ id: z.string(), type: z.string() })) });

/** What nodes say they have (contract 1.4). */
export function listingsContract(subject: () => Subject, users: Users = 'users'): void {
  describe('listings', () => {
    it.each([
      ['/api/models', undefined],
      ['/api/v1/models', undefined],
      ['/v1/models', 'ops'],
      ['/models', 'ops'],
    ] as const)('%s: providers, rotations, autoselects', async (path, as) => {
      const { spec } = subject().lab;
      const { json } = await subject().get(path, as, subject().second);
      expect(models.parse(json).data.map(({ id, type }) => `${type} ${id}`)).toEqual([
        ...spec.providers.map(({ id, model }) => `provider ${id}/${model}`),
        ...spec.rotations.map(({ id }) => `rotation rotation/${id}`),
        ...spec.autoselects.map(({ id }) => `autoselect autoselect/${id}`),
      ]);
    });

    it('/api/v1/providers: endpoint and type', async () => {
      const providers = Object.fromEntries(subject().lab.spec.providers.map(({ id, endpoint, type }) => [id, { endpoint, type }]));
      expect((await subject().get('/api/v1/providers', 'ops', subject().second)).json).toEqual({ providers });
    });

    it('/api/v1/providers/health: all in order', async () => {
      const { json } = await subject().get('/api/v1/providers/health', 'ops');
      expect(json).toMatchObject({ alpha: { status: 'ok' }, beta: { status: 'ok' }, gamma: { status: 'ok' } });
    });

    it('/api/rotations: members and weights', async () => {
      const { json } = await subject().get('/api/rotations', 'ops', subject().second);
      const rotations = Object.entries(z.record(z.string(), z.looseObject({ models: z.array(z.looseObject({})) })).parse(json));
      expect(rotations.map(([id]) => id)).toEqual(subject().lab.spec.rotations.map(({ id }) => id));
      expect(json).toMatchObject({
        'support-private-rotation': {
          model_name: 'support-private-rotation',
          models: [
            { name: 'chat-model', provider_id: 'alpha', weight: 10 },
            { name: 'chat-model', provider_id: 'beta', weight: 5 },
          ],
        },
      });
    });

    it('/api/autoselect: fallback and choices', async () => {
      expect((await subject().get('/api/autoselect', 'ops')).json).toMatchObject({
        'chat-default': { fallback: 'chat-quick', available_models: [{ model_id: 'chat-quick' }, { model_id: 'chat-thorough' }] },
      });
    });

    it('what is unknown is 404, with the words replaced', async () => {
      for (const path of ['/api/rotations/nope', '/api/autoselect/nope', '/api/v1/models/nope']) {
        expect(await subject().get(path, 'ops')).toMatchObject({ status: 404, json: { detail: 'Not found' } });
      }
    });

    itForUsers(users)("a user's own providers are listed, but for /models; role admin sees the global rotations too", async () => {
      expect((await subject().get('/api/u/alice/providers', 'alice')).json).toMatchObject({ providers: { 'alice-home': {} } });
      expect((await subject().get('/api/u/alice/models', 'alice')).json).toEqual({ object: 'list', data: [] });
      const { json } = await subject().get('/api/u/admin/rotations', 'admin', subject().second);
      expect(json).toMatchObject({ rotations: { 'support-private-rotation': { source: 'global' } } });
    });
  });
}

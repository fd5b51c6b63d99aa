import type { Topic } from '../recording.js';
import { chat, post, postText } from '../rows.js';

const v1 = '/api/v1/chat/completions';
const hello = [{ role: 'user', content: 'hello' }];

export const direct: Topic = {
  name: 'chat-direct',
  about: 'chats that name a provider and its model',
  rows: [
    chat('ollama', 'ol1/m1'),
    chat('ollama-again-from-cache', 'ol1/m1', { content: 'ollama' }),
    chat('kilo', 'kiA/m1'),
    chat('kilo-again-from-cache', 'kiA/m1', { content: 'kilo' }),
    chat('kilo-other-temperature-same-quarter', 'kiA/m1', { content: 'kilo', more: { temperature: 0.9 } }),
    chat('kilo-other-temperature', 'kiA/m1', { content: 'kilo', more: { temperature: 0.7 } }),
    chat('kilo-seed-is-dropped', 'kiA/m1', { content: 'kilo', more: { seed: 7 } }),
    chat('kilo-max-tokens', 'kiA/m1', { content: 'kilo', more: { max_tokens: 9 } }),
    chat('kilo-model-with-slash', 'kiA/org/m2'),
    chat('ollama-unlisted-model', 'ol1/unlisted'),
    chat('openai-type', 'oai/m1'),
    chat('by-provider-path', 'zzz/m1', { path: '/api/ol2/chat/completions' }),
    chat('by-provider-path-without-slash', 'm1', { path: '/api/ol2/chat/completions' }),
    chat('by-provider-path-unknown', 'zzz/m1', { path: '/api/nope/chat/completions' }),
    chat('unknown-provider', 'nope/m1'),
    chat('no-slash', 'rr'),
    chat('colon-rotation', 'rotation:rr'),
    chat('colon-autoselect', 'autoselect:auto1'),
    post('two-messages-parts', v1, {
      model: 'ol1/m1',
      messages: [
        { role: 'system', content: 'be brief' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'one' },
            { type: 'text', text: 'two' },
          ],
        },
      ],
    }),
  ],
};

export const validation: Topic = {
  name: 'chat-validation',
  about: 'bodies that are no chat',
  rows: [
    post('empty-object', v1, {}),
    post('no-messages', v1, { model: 'rotation/rr' }),
    post('no-model', v1, { messages: hello }),
    post('model-is-a-number', v1, { model: 7, messages: hello }),
    post('messages-is-a-text', v1, { model: 'rotation/rr', messages: 'hello' }),
    post('message-without-role', v1, { model: 'rotation/rr', messages: [{ content: 'hello' }] }),
    post('content-is-a-number', v1, { model: 'rotation/rr', messages: [{ role: 'user', content: 7 }] }),
    post('temperature-is-a-word', v1, { model: 'rotation/rr', messages: hello, temperature: 'warm' }),
    post('stream-is-a-word', v1, { model: 'rotation/rr', messages: hello, stream: 'perhaps' }),
    post('body-is-a-list', v1, []),
    postText('not-json', v1, 'this is not json'),
    postText('cut-json', v1, '{"model":"rotation/rr","messages":[{"role":"user"'),
    postText('no-body', v1, ''),
    post('user-path-no-messages', '/api/u/alice/chat/completions', { model: 'user-provider/myp' }, 'user'),
  ],
};

export const rotations: Topic = {
  name: 'chat-rotations',
  about: 'rotations and autoselects that work',
  rows: [
    chat('round-robin-1', 'rotation/rr'),
    chat('round-robin-2', 'rotation/rr'),
    chat('round-robin-3', 'rotation/rr'),
    chat('round-robin-4', 'rotations/rr'),
    chat('cached', 'rotation/rr', { content: 'round-robin-1' }),
    chat('priority-1', 'rotation/prio'),
    chat('priority-2', 'rotation/prio'),
    chat('kilo-members', 'rotation/chat'),
    chat('kilo-members-again', 'rotation/chat'),
    chat('unknown-rotation', 'rotation/nope'),
    chat('own-path', 'rr', { path: '/api/rotations/chat/completions' }),
    chat('own-path-unknown', 'nope', { path: '/api/rotations/chat/completions' }),
    chat('autoselect-1', 'autoselect/auto1'),
    chat('autoselect-2', 'autoselections/auto1'),
    chat('autoselect-cached', 'autoselect/auto1', { content: 'autoselect-1' }),
    chat('autoselect-unknown', 'autoselect/nope'),
    chat('autoselect-own-path', 'auto1', { path: '/api/autoselect/chat/completions' }),
    chat('autoselect-own-path-unknown', 'nope', { path: '/api/autoselect/chat/completions' }),
  ],
};

const stream = { more: { stream: true } };

export const streams: Topic = {
  name: 'chat-streams',
  about: 'streamed answers; the last rows put providers into cooldown',
  rows: [
    chat('kilo', 'kiA/m1', stream),
    chat('kilo-again-is-not-cached', 'kiA/m1', { content: 'kilo', ...stream }),
    chat('kilo-rotation', 'rotation/chat', stream),
    chat('kilo-cut-off', 'kiA/cut', stream),
    chat('unknown-rotation', 'rotation/nope', stream),
    chat('unknown-provider', 'nope/m1', stream),
    chat('user-provider-kilo', 'user-provider/myk', { path: '/api/u/alice/chat/completions', bearer: 'user', ...stream }),
    chat('ollama', 'ol1/m1', stream),
    chat('kilo-upstream-400', 'kiA/fail400', stream),
    chat('kilo-after-the-failed-stream', 'kiA/m1'),
    chat('kilo-rotation-without-its-first', 'rotation/chat'),
    chat('kilo-rotation-stream-without-its-first', 'rotation/chat', stream),
    chat('kilo-cooldown-stream', 'kiA/m1', stream),
  ],
};

const alice = { path: '/api/u/alice/chat/completions', bearer: 'user' } as const;
const root1 = { path: '/api/u/root1/chat/completions', bearer: 'user-admin' } as const;
const bob = { path: '/api/u/bob/chat/completions', bearer: 'user-tiered' } as const;
const carol = { path: '/api/u/carol/chat/completions', bearer: 'user-without-config' } as const;

export const users: Topic = {
  name: 'chat-users',
  about: "chats on a user's own path",
  rows: [
    chat('own-ollama', 'user-provider/myp', alice),
    chat('own-ollama-cached', 'user-provider/myp', { ...alice, content: 'own-ollama' }),
    chat('own-kilo', 'user-provider/myk', alice),
    chat('own-provider-with-model', 'user-provider/myp/m1', alice),
    chat('own-unknown-provider', 'user-provider/nope', alice),
    chat('own-rotation', 'user-rotation/myrot', alice),
    chat('own-unknown-rotation', 'user-rotation/nope', alice),
    chat('own-autoselect', 'user-autoselect/myauto', alice),
    chat('own-unknown-autoselect', 'user-autoselect/nope', alice),
    chat('global-rotation', 'rotation/rr', alice),
    chat('global-provider', 'ol1/m1', alice),
    chat('no-slash', 'myp', alice),
    chat('colon', 'user-provider:myp', alice),
    chat('scope-api', 'user-provider/myp', { ...alice, bearer: 'user-scope-api' }),
    chat('tiered-own', 'user-provider/myp', bob),
    chat('tiered-rotation', 'user-rotation/myrot', bob),
    chat('without-config', 'user-provider/myp', carol),
    chat('admin-own', 'user-provider/myp', root1),
    chat('admin-global-rotation', 'rotation/rr', root1),
    chat('admin-global-kilo-rotation', 'rotation/chat', root1),
    chat('admin-global-autoselect', 'autoselect/auto1', root1),
    chat('admin-global-provider', 'kiB/m1', root1),
    chat('admin-unknown-rotation', 'rotation/nope', root1),
    chat('admin-unknown-autoselect', 'autoselect/nope', root1),
    chat('admin-unknown-provider', 'nope/m1', root1),
    chat('admin-global-cached', 'rotation/rr', { ...root1, content: 'admin-global-rotation' }),
    chat('global-sees-admins-cached', 'rotation/rr', { content: 'admin-global-rotation' }),
  ],
};

export const failures: Topic = {
  name: 'chat-failures',
  about: 'failing upstreams, failover and cooldown, in an order in which providers give out one after the other',
  rows: [
    chat('failover-on-400', 'rotation/fo400'),
    chat('failover-on-400-cached', 'rotation/fo400', { content: 'failover-on-400' }),
    chat('failover-on-400-second', 'rotation/fo400'),
    chat('direct-after-two-failovers', 'ol1/m1'),
    chat('prio-without-its-first', 'rotation/prio'),
    chat('failover-on-500', 'rotation/fo500'),
    chat('direct-in-cooldown', 'ol3/m1'),
    chat('all-in-cooldown', 'rotation/allfail'),
    chat('all-in-cooldown-stream', 'rotation/allfail', stream),
    chat('round-robin-skips-disabled-1', 'rotation/rr'),
    chat('round-robin-skips-disabled-2', 'rotation/rr'),
    { id: 'providers-health', method: 'GET', path: '/api/v1/providers/health', bearer: 'global' },
    chat('kilo-upstream-500', 'kiA/fail500'),
    chat('kilo-upstream-429', 'kiA/fail429'),
    chat('kilo-in-cooldown', 'kiA/m1'),
    chat('kilo-rotation-failover', 'rotation/chat'),
    chat('kilo-path-in-cooldown', 'x/m1', { path: '/api/kiA/chat/completions' }),
    chat('admin-in-cooldown', 'kiA/m1', root1),
  ],
};

export const allFail: Topic = {
  name: 'chat-all-fail',
  about: 'a rotation whose only provider fails, then is in cooldown; direct upstream errors of ollama',
  rows: [
    chat('all-fail', 'rotation/allfail'),
    chat('all-in-cooldown', 'rotation/allfail'),
    chat('autoselect-still-works', 'autoselect/auto1'),
    chat('ollama-upstream-400', 'ol1/fail400'),
    chat('ollama-upstream-500', 'ol1/fail500'),
    chat('ollama-in-cooldown', 'ol1/m1'),
    chat('ollama-429', 'ol1/fail429'),
  ],
};

export const rateLimited: Topic = {
  name: 'chat-upstream-429',
  about: 'an upstream that answers 429 with Retry-After',
  rows: [chat('kilo', 'kiA/fail429'), chat('ollama', 'ol1/fail429'), chat('ollama-after', 'ol1/m1'), chat('ollama-after-2', 'ol1/m1')],
};

export const unreachable: Topic = {
  name: 'chat-unreachable',
  about: 'upstreams that nobody listens at, and a stream of ollama providers that disables them',
  rows: [
    chat('ollama', 'user-provider/dead', root1),
    chat('kilo', 'user-provider/deadk', root1),
    chat('kilo-stream', 'user-provider/deadk', { ...root1, ...stream }),
    chat('ollama-rotation-stream', 'rotation/rr', stream),
    { id: 'providers-health', method: 'GET', path: '/api/v1/providers/health', bearer: 'global' },
    chat('autoselect-stream', 'autoselect/auto1', stream),
    chat('rotation-after', 'rotation/rr'),
  ],
};

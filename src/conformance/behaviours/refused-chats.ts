import { type Asker, type Behaviour, behaviour, type Reply, whole } from '../behaviour.js';

/** The names that a node says it knows instead are the cluster's own. */
const nameless = (reply: Reply): string => whole(reply).replace(/(Available[\w ]*): \[[^\]]*\]/, '$1: […]');

const chat = (model: string): string => JSON.stringify({ model, messages: [{ role: 'user', content: 'aisbf-check' }] });

function refused(id: string, title: string, body: string, path = '/api/v1/chat/completions', as: Asker = 'global'): Behaviour {
  return behaviour({ id: `chat-${id}`, title: `a chat: ${title}`, citation: '1.5, 1.6', request: { as, path, body } }, nameless);
}

/** Chats that a node refuses before it asks anybody (contract 1.3, 1.5, 1.6). */
export const refusedChats: readonly Behaviour[] = [
  refused('nobody', 'without a token', chat('aisbf-check/none'), '/api/v1/chat/completions', 'nobody'),
  refused('stranger', 'with an unknown token', chat('aisbf-check/none'), '/api/v1/chat/completions', 'stranger'),
  refused('user', "with a user's token on the global path", chat('aisbf-check/none'), '/api/v1/chat/completions', 'user'),
  refused('no-separator', 'a model without a separator', chat('aisbf-check-none')),
  refused('colon', 'a model with a colon', chat('rotation:aisbf-check-none')),
  refused('unknown-provider', 'an unknown provider', chat('aisbf-check-none/model')),
  refused('unknown-rotation', 'an unknown rotation', chat('rotation/aisbf-check-none')),
  refused('unknown-autoselect', 'an unknown autoselect', chat('autoselect/aisbf-check-none')),
  refused('rotation-path', "an unknown rotation on the rotations' path", chat('aisbf-check-none'), '/api/rotations/chat/completions'),
  refused(
    'autoselect-path',
    "an unknown autoselect on the autoselects' path",
    chat('aisbf-check-none'),
    '/api/autoselect/chat/completions',
  ),
  refused('no-messages', 'without messages', JSON.stringify({ model: 'aisbf-check-none/model' })),
  refused('no-json', 'a body that is no JSON', '{'),
  refused('v1-path', 'on /v1/chat/completions', chat('aisbf-check-none/model'), '/v1/chat/completions'),
  refused('api-path', 'on /api/chat/completions', chat('aisbf-check-none/model'), '/api/chat/completions'),
];

import { type Asker, type Behaviour, behaviour, type Request } from '../behaviour.js';

const asked = (id: string, title: string, citation: string, request: Request): Behaviour => behaviour({ id, title, citation, request });

const door = (as: Asker, path: string): Request => ({ as, path });

/** Who is let in and who is refused, with which words (contract 1.2, 1.3, 2). */
export const auth: readonly Behaviour[] = [
  asked('health-nobody', 'GET /health without a token', '1.3', door('nobody', '/health')),
  asked('health-stranger', 'GET /health with an unknown token', '1.3', door('stranger', '/health')),
  asked('health-global', 'GET /health with a global token', '1.3', door('global', '/health')),
  asked('health-user', "GET /health with a user's token", '12.H', door('user', '/health')),
  asked('health-lower-case', 'GET /health, the scheme in lower case', '1.2', {
    ...door('global', '/health'),
    header: ['authorization', 'bearer {token}'],
  }),
  asked('health-x-api-key', 'GET /health, the token as x-api-key', '1.2', {
    ...door('global', '/health'),
    header: ['x-api-key', '{token}'],
  }),
  asked('health-head', 'HEAD /health', '1.3', { ...door('global', '/health'), method: 'HEAD' }),
  asked('health-options', 'OPTIONS /health', '1.3', { ...door('global', '/health'), method: 'OPTIONS' }),
  asked('version-nobody', 'GET /version without a token', '1.2', door('nobody', '/version')),
  asked('version-stranger', 'GET /version with an unknown token', '1.2', door('stranger', '/version')),
  asked('version-user', "GET /version with a user's token", '1.6', door('user', '/version')),
  asked('unknown-path-nobody', 'an unknown path without a token', '1.2', door('nobody', '/no/such/path')),
  asked('unknown-path-global', 'an unknown path with a global token', '1.3', door('global', '/no/such/path')),
  asked('user-own-path', "a user's own path, a word that is none", '1.4', door('user', '/api/u/{username}/none/models')),
  asked('user-other-path', "another user's path", '1.6', door('user', '/api/u/{username}-other/none/models')),
  asked('user-path-global', "a user's path with a global token", '1.6', door('global', '/api/u/{username}/none/models')),
  asked('user-path-nobody', "a user's path without a token", '1.2', door('nobody', '/api/u/{username}/none/models')),
];

import type { Bearer, Row } from './recording.js';

/** `GET path` as somebody; the id is what the row shows. */
export const get = (id: string, path: string, bearer: Bearer = 'global'): Row => ({ id, method: 'GET', path, bearer });

export const method = (id: string, verb: string, path: string, bearer: Bearer = 'global'): Row => ({ id, method: verb, path, bearer });

interface Chat {
  readonly path?: string;
  readonly bearer?: Bearer;
  readonly content?: unknown;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A chat with one user message. Unless told otherwise its text is the row's id, so that no two rows share a cache entry. */
export const chat = (
  id: string,
  model: string,
  { path = '/api/v1/chat/completions', bearer = 'global', content = id, more = {} }: Chat = {},
): Row => ({
  id,
  method: 'POST',
  path,
  bearer,
  body: { model, messages: [{ role: 'user', content }], ...more },
});

export const post = (id: string, path: string, body: unknown, bearer: Bearer = 'global'): Row => ({
  id,
  method: 'POST',
  path,
  bearer,
  body,
});

export const postText = (id: string, path: string, text: string, bearer: Bearer = 'global'): Row => ({
  id,
  method: 'POST',
  path,
  bearer,
  text,
});

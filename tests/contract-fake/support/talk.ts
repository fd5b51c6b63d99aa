import { randomUUID } from 'node:crypto';
import { ask } from '../../../src/lab/recorder/ask.js';
import type { Bearer, RecordedResponse } from '../../../src/lab/recorder/recording.js';
import { chat, get } from '../../../src/lab/recorder/rows.js';
import type { RunningNode } from './cluster.js';

export interface Said {
  readonly bearer?: Bearer;
  /** Default: one that was never used. */
  readonly content?: unknown;
  readonly path?: string;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Chats with a node. On `/api/v1` with a global token unless told otherwise. */
export function say(node: RunningNode, model: string, { content, ...rest }: Said = {}): Promise<RecordedResponse> {
  return ask(node.url, chat('say', model, { content: content ?? `prompt ${randomUUID()}`, ...rest }), []);
}

export const asAlice = { path: '/api/u/alice/chat/completions', bearer: 'user' } as const;
export const asRoot = { path: '/api/u/root1/chat/completions', bearer: 'user-admin' } as const;

export const read = (node: RunningNode, path: string, bearer: Bearer = 'global'): Promise<RecordedResponse> =>
  ask(node.url, get('read', path, bearer), []);

/** The whole of an answer to something that got out of hand. */
export const internalError = { status: 500, contentType: 'text/plain; charset=utf-8', headers: {}, body: 'Internal Server Error' };

export const detail = (status: number, text: string) => ({ status, json: { detail: text } });

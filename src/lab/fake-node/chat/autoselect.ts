import type { AutoselectConfig } from '../config.js';
import { HttpError } from '../http-error.js';
import { isList, member, textOf } from '../json.js';
import type { FakeNode } from '../node.js';
import { readCached, writeCached } from './cached.js';
import type { Caller, ChatRequest, ChatResult } from './chat-types.js';
import { rotationChat } from './rotation.js';
import { type AutoselectOwner, selectionFor } from './selection.js';
import { recordAnswer } from './usage.js';

export interface AutoselectChat {
  readonly node: FakeNode;
  readonly autoselectId: string;
  readonly autoselect: AutoselectConfig;
  readonly owner: AutoselectOwner;
  readonly request: ChatRequest;
  readonly caller: Caller;
}

function contentOf(result: ChatResult): string {
  if (result.kind !== 'dict' && result.kind !== 'object') return '';
  const choices = result.body['choices'];
  return textOf(member(member(isList(choices) ? choices[0] : undefined, 'message'), 'content'));
}

/** Whether the chosen rotation served, so that no other need be tried. */
function served(result: ChatResult): boolean {
  if (result.kind === 'stream') return result.error !== true;
  if (result.kind === 'failed' || result.body['aisbf_error'] === true) return false;
  return contentOf(result) !== '';
}

/** Choices are rotations; anything else fails, as it does on released nodes without streaming. */
function askChoice(chat: AutoselectChat, choice: string): Promise<ChatResult> {
  const { node, owner, request, caller } = chat;
  const rotation = owner.rotations.get(choice);
  if (rotation === undefined) throw new HttpError(400, `Rotation ${choice} not found`);
  return rotationChat({ node, rotationId: choice, rotation, owner, request, caller });
}

interface Outcome {
  readonly result: ChatResult;
  readonly choice: string;
}

/** Selects, asks, and on failure selects again among the rest. @throws the last choice's error where none is left. */
async function firstServing(chat: AutoselectChat): Promise<Outcome> {
  const ordered = chat.autoselect.available_models
    .filter((model) => model.model_id.trim() !== '')
    .sort((a, b) => a.priority - b.priority)
    .map((model) => model.model_id);
  const failed: string[] = [];
  for (;;) {
    const open = ordered.filter((id) => !failed.includes(id));
    const named = await selectionFor(chat.node, chat.owner, chat.autoselect, chat.request, failed);
    const choice = named !== undefined && open.includes(named) ? named : open[0];
    if (choice === undefined) throw new HttpError(502, 'All autoselect models failed');
    const isLast = open.length === 1;
    try {
      const result = await askChoice(chat, choice);
      if (served(result) || isLast) return { result, choice };
    } catch (error) {
      if (isLast) throw error;
    }
    failed.push(choice);
  }
}

/** A chat over an autoselect. Its own cache entry has the key of the rotation it chose: both are under the autoselect's id. */
export async function autoselectChat(chat: AutoselectChat): Promise<ChatResult> {
  const { node, request, caller } = chat;
  const startedAt = performance.now();
  const cached = await readCached(node, request, '');
  if (cached) return { kind: 'dict', body: cached };
  const { result, choice } = await firstServing(chat);
  if (result.kind !== 'dict' && result.kind !== 'object') return result;
  await writeCached(node, request, '', result.body);
  if (result.kind === 'dict') {
    const done = { caller, providerId: 'autoselect', model: choice, messages: request.messages, startedAt };
    await recordAnswer(node, { ...done, autoselectId: chat.autoselectId, kind: 'selector' }, result);
  }
  return result;
}

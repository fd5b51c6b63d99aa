import { HttpError } from '../http-error.js';
import { type FakeNode, splitModel } from '../node.js';
import { repr } from '../python.js';
import { autoselectChat } from './autoselect.js';
import type { Caller, ChatRequest, ChatResult } from './chat-types.js';
import { directChat, directStream } from './direct.js';
import { rotationChat } from './rotation.js';

/** Chats over what a node's files hold, for global tokens and users of role admin. */

export interface RouteCall {
  readonly node: FakeNode;
  readonly request: ChatRequest;
  readonly caller: Caller;
}

const ownerOf = (node: FakeNode) => ({ ownerId: null, providers: node.config.providers, rotations: node.config.rotations });

export const keysText = (map: ReadonlyMap<string, unknown>): string => repr([...map.keys()]);

/** @param request its model is the bare rotation id. */
export function globalRotation({ node, request, caller }: RouteCall, id: string): Promise<ChatResult> {
  const rotation = node.config.rotations.get(id);
  if (rotation === undefined) throw new HttpError(400, `Rotation '${id}' not found. Available: ${keysText(node.config.rotations)}`);
  return rotationChat({ node, rotationId: id, rotation, owner: ownerOf(node), request: { ...request, model: id }, caller });
}

export function globalAutoselect({ node, request, caller }: RouteCall, id: string): Promise<ChatResult> {
  const autoselect = node.config.autoselects.get(id);
  if (autoselect === undefined) throw new HttpError(400, `Autoselect '${id}' not found. Available: ${keysText(node.config.autoselects)}`);
  return autoselectChat({ node, autoselectId: id, autoselect, owner: ownerOf(node), request: { ...request, model: id }, caller });
}

export function globalProvider({ node, request, caller }: RouteCall, providerId: string, model: string): Promise<ChatResult> {
  const frozen = node.config.providers.get(providerId);
  const chat = { node, providerId, ownerId: null, frozen, request: { ...request, model }, caller };
  return request.stream ? directStream(chat) : directChat(chat);
}

const badFormat = "Model must be in format 'provider/model', 'rotation/name', or 'autoselect/name'";

/** `POST /api/v1/chat/completions`. */
export function globalChat(call: RouteCall): Promise<ChatResult> {
  const parts = splitModel(call.node, call.request.model ?? '');
  if (parts === undefined) throw new HttpError(400, badFormat);
  const [kind, rest] = parts;
  if (kind === 'autoselect' || kind === 'autoselections') return globalAutoselect(call, rest);
  if (kind === 'rotation' || kind === 'rotations') return globalRotation(call, rest);
  if (!call.node.config.providers.has(kind)) throw new HttpError(404, `Provider '${kind}' not found`);
  return globalProvider(call, kind, rest);
}

/** `POST /api/{provider}/chat/completions`: what stands before the model's first slash is thrown away. */
export function providerPathChat(call: RouteCall, providerId: string): Promise<ChatResult> {
  const parts = splitModel(call.node, call.request.model ?? '');
  if (parts === undefined) throw new HttpError(400, badFormat);
  if (!call.node.config.providers.has(providerId)) throw new HttpError(400, `Provider ${providerId} not found`);
  return globalProvider(call, providerId, parts[1]);
}

/** `POST /api/rotations/chat/completions`: the model is a bare id. */
export function rotationPathChat(call: RouteCall): Promise<ChatResult> {
  const id = call.request.model ?? '';
  if (!call.node.config.rotations.has(id)) throw new HttpError(404, `Rotation '${id}' not found`);
  return globalRotation(call, id);
}

/** `POST /api/autoselect/chat/completions`: the model is a bare id. */
export function autoselectPathChat(call: RouteCall): Promise<ChatResult> {
  const id = call.request.model ?? '';
  const { autoselects } = call.node.config;
  if (!autoselects.has(id)) throw new HttpError(400, `Model '${id}' not found. Available autoselect: ${keysText(autoselects)}`);
  return globalAutoselect(call, id);
}

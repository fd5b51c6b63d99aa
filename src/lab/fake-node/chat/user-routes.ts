import type { Session } from '../auth.js';
import { HttpError } from '../http-error.js';
import { splitModel } from '../node.js';
import { autoselectChat } from './autoselect.js';
import { readCached } from './cached.js';
import type { ChatResult } from './chat-types.js';
import { directChat, directStream } from './direct.js';
import { globalAutoselect, globalProvider, globalRotation, keysText, type RouteCall } from './global-routes.js';
import { rotationChat } from './rotation.js';

/** Chats on a user's own path: what the database holds for the user, and for users of role admin the global ones. */

const badFormat =
  "Model must be in format 'provider/model', 'rotation/name', 'autoselect/name', 'user-provider/model', 'user-rotation/name', or 'user-autoselect/name'";
const notForUsers =
  "Model must be in format 'provider/model', 'rotation/name', or 'autoselect/name'. Global configurations are only available to admin users.";

async function ownProvider(call: RouteCall, id: string): Promise<ChatResult> {
  const { node, request, caller } = call;
  const ownerId = caller.userId;
  const own = ownerId === null ? new Map() : await node.users.providers(ownerId);
  if (!own.has(id)) throw new HttpError(400, `User provider '${id}' not found. Available: ${keysText(own)}`);
  // There is no way to name a model: the upstream is asked for one of the provider's own name.
  const chat = { node, providerId: id, ownerId, frozen: own.get(id), request: { ...request, model: id }, caller };
  return request.stream ? directStream(chat) : directChat(chat);
}

/** Without a user (authentication off) the "user's" rotations are the global ones. */
async function ownRotation(call: RouteCall, id: string): Promise<ChatResult> {
  const { node, caller } = call;
  const userId = caller.userId;
  const rotations = userId === null ? node.config.rotations : await node.users.rotations(userId);
  const rotation = rotations.get(id);
  if (rotation === undefined) throw new HttpError(400, `User rotation '${id}' not found. Available: ${keysText(rotations)}`);
  if (userId === null) return globalRotation(call, id);
  const request = { ...call.request, model: id };
  if (node.quirks.has('user-rotations-answer-500')) {
    // The cache is looked at before the rotation breaks, and its key knows no user.
    const cached = await readCached(node, request, '');
    if (cached) return { kind: 'dict', body: cached };
    throw new Error("'dict' object has no attribute 'providers'");
  }
  return rotationChat({
    node,
    rotationId: id,
    rotation,
    owner: { ownerId: userId, providers: await node.users.providers(userId) },
    request,
    caller,
  });
}

async function ownAutoselect({ node, request, caller }: RouteCall, id: string): Promise<ChatResult> {
  const userId = caller.userId;
  if (userId !== null && node.quirks.has('user-autoselects-500')) throw new Error("'list' object has no attribute 'keys'");
  const autoselects = userId === null ? new Map() : await node.users.autoselects(userId);
  const autoselect = autoselects.get(id);
  if (autoselect === undefined || userId === null) {
    throw new HttpError(400, `User autoselect '${id}' not found. Available: ${keysText(autoselects)}`);
  }
  const owner = { ownerId: userId, providers: await node.users.providers(userId), rotations: await node.users.rotations(userId) };
  return autoselectChat({ node, autoselectId: id, autoselect, owner, request: { ...request, model: id }, caller });
}

/** Three segments mean something of another user's on the market, where nothing is ever for sale here. */
function refuseMarket(model: string, username: string): void {
  const segments = model.split('/');
  if (segments.length >= 3 && segments[0] !== username) throw new HttpError(404, `User '${segments[0]}' not found`);
}

/** `POST /api/u/{username}/chat/completions`. */
export async function userChat(call: RouteCall, session: Session, username: string): Promise<ChatResult> {
  const { node } = call;
  const model = call.request.model ?? '';
  refuseMarket(model, username);
  const parts = splitModel(node, model);
  if (parts === undefined) throw new HttpError(400, badFormat);
  const [kind, rest] = parts;
  if (kind === 'user-autoselect') return ownAutoselect(call, rest);
  if (kind === 'user-rotation') return ownRotation(call, rest);
  if (kind === 'user-provider') return ownProvider(call, rest);
  if (!session.isAdmin) throw new HttpError(400, notForUsers);
  if (kind === 'autoselect') return globalAutoselect(call, rest);
  if (kind === 'rotation') return globalRotation(call, rest);
  if (!node.config.providers.has(kind)) throw new HttpError(400, notForUsers);
  return globalProvider(call, kind, rest);
}

import type { Identity } from '../cluster.js';
import type { ChatTarget, ModelRef } from './contract.js';

/** Where a node takes chats of a global token, and of a user's. Measured on 0.99.87; aisbf-contract 1.5. */
const GLOBAL_CHAT = '/api/v1/chat/completions';
const userChat = (username: string): string => `/api/u/${encodeURIComponent(username)}/chat/completions`;

/** Where chats go: a user's below that path, everybody else's on the global one. */
export const chatPath = (username?: string): string => (username === undefined ? GLOBAL_CHAT : userChat(username));

/** A user's path of the other scope, MCP. Measured on 0.99.87; aisbf-contract 1.3, 12.C. */
export const mcpPath = (username: string): string => `/mcp/u/${encodeURIComponent(username)}/tools`;

const isUsers = (model: ModelRef): boolean => model.kind.startsWith('user-');

/**
 * Where `identity` sends a chat for `model`. Global tokens go to /api/v1 and know no user's things; users go below their own path, where
 * only the role admin reaches what is global.
 * @param separator between kind and id on the wire; a provider and its model are always parted by a slash
 */
export function chatTarget(model: ModelRef, identity: Identity, separator: '/' | ':'): ChatTarget | undefined {
  const wire = model.kind === 'provider' ? `${model.id}/${model.model}` : `${model.kind}${separator}${model.id}`;
  if (identity.kind === 'global') return isUsers(model) ? undefined : { path: GLOBAL_CHAT, model: wire };
  if (identity.username === undefined) return undefined;
  if (!isUsers(model) && identity.role !== 'admin') return undefined;
  return { path: userChat(identity.username), model: wire };
}

const OWN_KINDS = { rotation: 'user-rotation', autoselect: 'user-autoselect' } as const;

/** The user's own thing of the same id, where there is such a kind. */
function ownOf(model: ModelRef): ModelRef | undefined {
  return model.kind === 'rotation' || model.kind === 'autoselect' ? { kind: OWN_KINDS[model.kind], id: model.id } : undefined;
}

/**
 * The ways of {@link chatTarget}, and for users those that depend on what only the node's database knows: whether the user is an
 * administrator, who reaches what is global, and whether the id is one of the user's own.
 * @param fails whether the release is known to answer 500 to that kind
 */
export function chatWays(
  model: ModelRef,
  identity: Identity,
  separator: '/' | ':',
  fails: (model: ModelRef) => boolean,
): readonly ChatTarget[] {
  if (identity.kind === 'global' || identity.username === undefined || isUsers(model)) {
    const only = chatTarget(model, identity, separator);
    return only === undefined || fails(model) ? [] : [only];
  }
  const own = ownOf(model);
  const likeliest = identity.role === 'user' ? [own, model] : [model, own];
  const administrator: Identity = { ...identity, role: 'admin' };
  return likeliest.flatMap((one) => (one === undefined || fails(one) ? [] : (chatTarget(one, administrator, separator) ?? [])));
}

/**
 * A request that shows whether a user is let in below the own path: that word is no listing, so the answer is 400 with
 * `Invalid config type`, nothing is read and nothing frozen, and broken tiers exempt it as its path ends in /models.
 * Measured on 0.99.87; aisbf-contract 1.4, 12.B 2.
 */
export const userProbe = (username: string): { readonly path: string; readonly accepted: number } => ({
  path: `/api/u/${encodeURIComponent(username)}/none/models`,
  accepted: 400,
});

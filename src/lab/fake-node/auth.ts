import { timingSafeEqual } from 'node:crypto';
import type { Caller } from './chat/chat-types.js';
import type { NodeDatabase, TokenOwner } from './database.js';

/** Who a request is from, once it was let in. */
export interface Session extends Caller {
  readonly isGlobalToken: boolean;
  readonly isAdmin: boolean;
}

export type AuthDecision =
  | { readonly letIn: true; readonly session: Session }
  | { readonly letIn: false; readonly status: 401 | 403; readonly error: string };

export interface AuthRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
}

export interface AuthSettings {
  readonly enabled: boolean;
  readonly tokens: readonly string[];
  /** The playbook's node answers `/health` to anybody. */
  readonly openHealth: boolean;
}

const anonymous: Session = { userId: null, tokenId: null, isGlobalToken: false, isAdmin: false };
const refuse = (status: 401 | 403, error: string): AuthDecision => ({ letIn: false, status, error });

function isOpen({ method, path }: AuthRequest, settings: AuthSettings): boolean {
  if (path === '/' || path === '/favicon.ico') return true;
  if (['/dashboard', '/auth/', '/api/webhooks/', '/.well-known/'].some((prefix) => path.startsWith(prefix))) return true;
  if (settings.openHealth && path === '/health') return true;
  return method === 'GET' && (path === '/api/models' || path === '/api/v1/models');
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** A user's token is for the user's own paths only, exactly as the user is spelt, and within its scope. */
function decideUser({ path }: AuthRequest, owner: TokenOwner): AuthDecision {
  const [, kind, u, username] = path.split('/');
  if (u !== 'u' || (kind !== 'api' && kind !== 'mcp')) return refuse(403, 'User tokens cannot access global endpoints.');
  if (owner.username !== username) return refuse(403, 'You can only access your own user-specific endpoints.');
  if (kind === 'mcp' && owner.scope === 'api') return refuse(403, 'This token does not have MCP access.');
  if (kind === 'api' && owner.scope === 'mcp') return refuse(403, 'This token does not have API access.');
  const { userId, tokenId } = owner;
  return { letIn: true, session: { userId, tokenId, isGlobalToken: false, isAdmin: owner.role === 'admin' } };
}

/**
 * The release's two middlewares in one. The database is asked only for tokens that are not global: its loss leaves global tokens working.
 * @throws what the database throws; a client sees 500 text then, for unknown tokens too.
 */
export async function authorize(request: AuthRequest, settings: AuthSettings, database: NodeDatabase): Promise<AuthDecision> {
  if (!settings.enabled || isOpen(request, settings)) return { letIn: true, session: anonymous };
  const scheme = 'Bearer ';
  if (!request.authorization.startsWith(scheme)) return refuse(401, 'Missing or invalid Authorization header.');
  const token = request.authorization.slice(scheme.length);
  if (settings.tokens.some((known) => equal(known, token))) {
    if (/^\/(api|mcp)\/u\//.test(request.path)) return refuse(403, 'Global tokens cannot access user-specific endpoints.');
    return { letIn: true, session: { ...anonymous, isGlobalToken: true, isAdmin: true } };
  }
  const owner = await database.tokenOwner(token);
  return owner === undefined ? refuse(403, 'Invalid authentication token') : decideUser(request, owner);
}

/** Paths that the tier middleware leaves alone: every GET ending in `/models`, the dashboard, MCP. */
export function isTierExempt({ method, path }: Pick<AuthRequest, 'method' | 'path'>): boolean {
  if (method === 'GET' && /\/models\/?$/.test(path)) return true;
  return path === '/' || ['/dashboard', '/mcp', '/auth/', '/.well-known/'].some((prefix) => path.startsWith(prefix));
}

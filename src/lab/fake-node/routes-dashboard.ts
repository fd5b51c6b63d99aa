import { createHash } from 'node:crypto';
import type { Hono } from 'hono';
import type { FakeNode } from './node.js';
import type { Env, NodeContext } from './node-context.js';
import { savingRoutes } from './routes-saving.js';
import { readSession, type SessionData, sessionCookie } from './session-cookie.js';

const LOGIN = '/dashboard/login';
/** How long a session holds without `remember me`. */
const FORTNIGHT_SECONDS = 14 * 24 * 3600;

const now = (): number => Math.floor(Date.now() / 1000);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const sessionOf = (node: FakeNode, c: NodeContext): SessionData | undefined => {
  const session = readSession(c.req.header('cookie') ?? '', node.config.sessionSecret, now());
  return session?.['logged_in'] === true ? session : undefined;
};

/** The release builds the address from the socket, not from the Host header. */
function sendTo(node: FakeNode, path: string, headers: Readonly<Record<string, string>> = {}): Response {
  const origin = `http://${node.config.aisbf.server.host}:${node.options.port}`;
  return new Response(null, { status: 303, headers: { location: `${origin}${path}`, vary: 'Cookie', ...headers } });
}

/** Users of the database first, then the account in aisbf.json. The fake knows the older kind of hash only. */
async function accountFor(node: FakeNode, username: string, password: string): Promise<SessionData | undefined> {
  const hash = sha256(password);
  const user = await node.database.userAccount(username);
  if (user !== undefined && user.passwordHash === hash) return { username, role: user.role, user_id: user.userId };
  const { dashboard } = node.config.aisbf;
  if (username !== dashboard.username || hash !== dashboard.password) return undefined;
  return { username, role: 'admin', user_id: null };
}

async function login(node: FakeNode, c: NodeContext): Promise<Response> {
  const form = new URLSearchParams(await c.req.text());
  const name = form.get('username') ?? '';
  // The release takes the first address of the header, whoever sent it.
  const address = c.req.header('x-forwarded-for')?.split(',')[0]?.trim() ?? 'direct';
  if (node.loginFailures.isLocked(address, name))
    return sendTo(node, `${LOGIN}?error=Too+many+failed+attempts.+Please+wait+and+try+again.`);
  const account = await accountFor(node, name, form.get('password') ?? '');
  if (account === undefined) {
    node.loginFailures.note(address, name);
    return sendTo(node, `${LOGIN}?error=Invalid%20username%20or%20password`);
  }
  node.loginFailures.forget(address, name);
  const session = { logged_in: true, ...account, remember_me: false, expires_at: now() + FORTNIGHT_SECONDS };
  return sendTo(node, '/dashboard', { 'set-cookie': sessionCookie(session, node.config.sessionSecret, now()) });
}

/** The account in aisbf.json sees the process's numbers, a user those of its own. The fake counts neither. */
function statistics(node: FakeNode, session: SessionData): Readonly<Record<string, unknown>> {
  const { backend } = node.responses;
  const counted = { enabled: backend !== 'off', hits: 0, misses: 0, hit_rate: 0, backend };
  return session['user_id'] === null ? { ...counted, sets: 0, deletes: 0, errors: 0, current_size: 0 } : { ...counted, total_requests: 0 };
}

/** Forgets what is kept of the user; as released it then fails at making it anew, which happens at the next use anyway. */
function reload(node: FakeNode, { user_id: userId }: SessionData): Response {
  const headers = { vary: 'Cookie' };
  if (typeof userId !== 'number') return Response.json({ error: 'Not authenticated' }, { status: 401, headers });
  const cleared = node.quirks.has('keeps-user-config') ? 0 : node.users.forget(userId);
  if (!node.quirks.has('reload-config-500')) {
    const message = 'Configuration reloaded successfully. All changes have been applied immediately.';
    return Response.json({ message, handlers_cleared: cleared }, { headers });
  }
  const why = "get_user_handler() missing 2 required positional arguments: 'rotation_handler' and 'autoselect_handler'";
  return Response.json({ error: `Failed to reload configuration: ${why}` }, { status: 500, headers });
}

/** As much of the dashboard as shows who is logged in, and what a user saves there. Authentication by token does not concern it. */
export function dashboardRoutes(app: Hono<Env>, node: FakeNode): void {
  const behindLogin = (c: NodeContext, answer: (session: SessionData) => Response): Response => {
    const session = sessionOf(node, c);
    return session === undefined ? sendTo(node, LOGIN) : answer(session);
  };
  const json = (body: unknown): Response => Response.json(body, { headers: { vary: 'Cookie' } });
  const page = (): Response => new Response('<!DOCTYPE html>', { headers: { 'content-type': 'text/html; charset=utf-8', vary: 'Cookie' } });
  app.get(LOGIN, page);
  app.post(LOGIN, (c) => login(node, c));
  app.get('/dashboard', (c) => behindLogin(c, page));
  app.get('/dashboard/api/auth-check', (c) => json({ authenticated: typeof sessionOf(node, c)?.['user_id'] === 'number' }));
  app.get('/dashboard/response-cache/stats', (c) => behindLogin(c, (session) => json(statistics(node, session))));
  savingRoutes(app, node, (c) => sessionOf(node, c));
  app.post('/dashboard/user/reload-config', (c) => behindLogin(c, (session) => reload(node, session)));
}

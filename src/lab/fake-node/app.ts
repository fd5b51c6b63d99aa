import { Hono } from 'hono';
import { authorize, isTierExempt } from './auth.js';
import { HttpError } from './http-error.js';
import type { FakeNode } from './node.js';
import type { Env, NodeContext } from './node-context.js';
import { RateLimiter } from './rate-limit.js';
import { chatRoutes } from './routes-chat.js';
import { dashboardRoutes } from './routes-dashboard.js';
import { listingRoutes } from './routes-listings.js';
import { mediaRoutes } from './routes-media.js';
import { NotAuthenticated } from './user-listings.js';

const withVary = (response: Response, origin: string | undefined): Response => {
  // Everything that reached the router varies by origin; some chats by cookie as well, and say so themselves.
  response.headers.set('vary', ['Origin', response.headers.get('vary')].filter(Boolean).join(', '));
  if (origin !== undefined) response.headers.set('access-control-allow-origin', '*');
  return response;
};

/** The text a released node answers when something got out of hand: no vary header, no JSON. */
const internalError = (): Response =>
  new Response('Internal Server Error', { status: 500, headers: { 'content-type': 'text/plain; charset=utf-8' } });

function errorResponse(error: unknown, node: FakeNode, c: NodeContext): Response {
  const origin = c.req.header('origin');
  if (error instanceof HttpError) {
    // The release's handler for 404 drops the detail, whatever it said.
    const detail = error.status === 404 ? 'Not found' : error.detail;
    const headers = error.executed ? { vary: 'Cookie' } : undefined;
    return withVary(Response.json({ detail }, { status: error.status, ...(headers ? { headers } : {}) }), origin);
  }
  if (error instanceof NotAuthenticated) return withVary(Response.json({ error: error.message }, { status: 401 }), origin);
  node.log(`Exception in ASGI application: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return internalError();
}

/** Paths with other methods than the one asked for: 405 that names them. Paths unknown: 404. */
function fallbacks(app: Hono<Env>): void {
  const methods = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    if (method !== 'ALL') methods.set(path, (methods.get(path) ?? new Set()).add(method));
  }
  methods.set('/api/providers', new Set(['POST']));
  for (const [path, allowed] of methods) {
    app.all(path, () => Response.json({ detail: 'Method Not Allowed' }, { status: 405, headers: { allow: [...allowed].join(', ') } }));
  }
  app.all('*', () => Response.json({ detail: 'Not found' }, { status: 404 }));
}

/** The node's HTTP surface: authentication, tiers, client limits, routes, in the release's order. */
export function makeApp(node: FakeNode): Hono<Env> {
  const app = new Hono<Env>();
  const limiter = new RateLimiter(node.config.aisbf.client_rate_limiting);
  const settings = { ...node.config.aisbf.auth, openHealth: node.options.contract === 'playbook' };
  app.use('*', async (c, next) => {
    await node.gate.pass();
    const { method, path } = c.req;
    const authorization = c.req.header('authorization') ?? '';
    const decision = await authorize({ method, path, authorization }, settings, node.database);
    if (!decision.letIn) return Response.json({ error: decision.error }, { status: decision.status });
    const { session } = decision;
    if (session.userId !== null && node.quirks.has('tier-blocks-user-tokens') && !isTierExempt({ method, path })) {
      if (await node.database.hasTier(session.userId)) throw new Error("'DatabaseManager' object has no attribute 'get_user_usage'");
    }
    const limited = limiter.check(path, authorization || (c.req.header('x-forwarded-for') ?? 'anybody'));
    if (limited) {
      const body = { error: 'Too many requests', retry_after: limited.retryAfter };
      return Response.json(body, { status: 429, headers: { 'retry-after': String(limited.retryAfter) } });
    }
    c.set('session', session);
    await next();
    if (!c.error) withVary(c.res, c.req.header('origin'));
    return undefined;
  });
  app.onError((error, c) => errorResponse(error, node, c));
  chatRoutes(app, node);
  mediaRoutes(app, node);
  listingRoutes(app, node);
  dashboardRoutes(app, node);
  fallbacks(app);
  return app;
}

/**
 * Hono answers HEAD by GET; the released node answers 405 to it, like to OPTIONS. So HEAD goes in as OPTIONS and loses its body.
 */
export function fetchOf(app: Hono<Env>): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'HEAD') return app.fetch(request);
    const answer = await app.fetch(new Request(request.url, { method: 'OPTIONS', headers: request.headers }));
    return new Response(null, { status: answer.status, headers: answer.headers });
  };
}

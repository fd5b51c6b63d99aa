import type { Hono } from 'hono';
import type { ChatResult } from './chat/chat-types.js';
import { failoverHeaders } from './chat/failover.js';
import { autoselectPathChat, globalChat, providerPathChat, type RouteCall, rotationPathChat } from './chat/global-routes.js';
import { userChat } from './chat/user-routes.js';
import { isObject } from './json.js';
import type { FakeNode } from './node.js';
import type { Env, NodeContext } from './node-context.js';
import { validateChat } from './validation.js';

function streamOf(chunks: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = chunks[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

function toResponse(result: ChatResult, headers: Readonly<Record<string, string>>): Response {
  if (result.kind === 'stream') {
    const all = { ...headers, ...result.headers, 'content-type': 'text/event-stream; charset=utf-8' };
    return new Response(streamOf(result.chunks), { status: result.status, headers: all });
  }
  return Response.json(result.body, { status: result.kind === 'failed' ? result.status : 200, headers });
}

interface RouteOptions {
  readonly strict?: boolean;
  /** The one route that tells a failover in headers. */
  readonly tellsFailover?: boolean;
}

type Route = (call: RouteCall, c: NodeContext) => Promise<ChatResult>;

function chatRoute(app: Hono<Env>, node: FakeNode, path: string, route: Route, options: RouteOptions = {}): void {
  app.post(path, async (c) => {
    const validated = validateChat(await c.req.text(), options.strict ?? true);
    if (!validated.ok) return Response.json(validated.body, { status: 422 });
    if (node.quirks.has('chat-errors')) throw new Error('chat-errors: every chat fails on this node');
    const { userId, tokenId } = c.var.session;
    const chat = () => route({ node, request: validated.request, caller: { userId, tokenId } }, c);
    const result = await (node.quirks.has('mixes-answers') ? node.mixed.exchange(chat) : chat());
    const failover = options.tellsFailover && result.kind === 'dict' ? failoverHeaders(result.body['aisbf_failover']) : {};
    const executed = 'executed' in result && result.executed === true;
    return toResponse(result, { ...failover, ...(executed ? { vary: 'Cookie' } : {}) });
  });
}

/** A text completion as the releases meant it: a chat of its prompt. Its answer is that chat's. */
function asChat(text: string): string {
  const body: unknown = text === '' ? {} : JSON.parse(text);
  const { prompt = '', model = '', max_tokens = 2048, temperature = 1 } = isObject(body) ? body : {};
  return JSON.stringify({ model, messages: [{ role: 'user', content: prompt }], max_tokens, temperature });
}

function completionsRoute(app: Hono<Env>, node: FakeNode): void {
  app.post('/api/v1/completions', async (c) => {
    const text = asChat(await c.req.text());
    if (node.quirks.has('completions-500')) throw new Error("'Request' object has no attribute 'model'");
    const validated = validateChat(text, true);
    if (!validated.ok) return Response.json(validated.body, { status: 422 });
    const { userId, tokenId } = c.var.session;
    return toResponse(await globalChat({ node, request: validated.request, caller: { userId, tokenId } }), {});
  });
}

export function chatRoutes(app: Hono<Env>, node: FakeNode): void {
  completionsRoute(app, node);
  chatRoute(app, node, '/api/v1/chat/completions', globalChat, { tellsFailover: true });
  chatRoute(app, node, '/api/rotations/chat/completions', rotationPathChat);
  chatRoute(app, node, '/api/autoselect/chat/completions', autoselectPathChat);
  chatRoute(app, node, '/api/:provider/chat/completions', (call, c) => providerPathChat(call, c.req.param('provider') ?? ''), {
    strict: false,
  });
  chatRoute(app, node, '/api/u/:username/chat/completions', (call, c) => userChat(call, c.var.session, c.req.param('username') ?? ''));
}

import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { getResponse } from 'msw';
import { LOOPBACK } from '../net/loopback.js';
import { holdPort, type PortHold, portOf } from '../net/port-hold.js';
import { upstreamHandlers } from './handlers.js';
import { readCompletion } from './prompt.js';
import type { ProviderState } from './provider-state.js';

/** One provider on a port that it keeps also while it refuses. */
export interface ProviderServer {
  readonly port: number;
  open(): Promise<void>;
  refuse(): Promise<void>;
}

export async function startProvider(state: ProviderState): Promise<ProviderServer> {
  const listener = providerListener(state);
  let server: Server | undefined = await listen(listener, 0);
  let hold: PortHold | undefined;
  const port = portOf(server.address());
  return {
    port,
    async open() {
      server ??= await listen(listener, port);
      hold?.release();
      hold = undefined;
    },
    async refuse() {
      if (server === undefined) return;
      server.close();
      server.closeAllConnections();
      server = undefined;
      hold = await holdPort(port);
    },
  };
}

async function listen(listener: RequestListener, port: number): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, listener);
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  return server;
}

/** Answers as the provider of that state. */
export function providerListener(state: ProviderState): RequestListener {
  const handlers = [...upstreamHandlers(state)];
  const answer = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const { model } = readCompletion(
      await request
        .clone()
        .json()
        .catch(() => undefined),
    );
    state.note({ path: pathname, model: model === '' ? null : model, at: Date.now() });
    return (await getResponse(handlers, request)) ?? Response.json({ error: { message: `no such path: ${pathname}` } }, { status: 404 });
  };
  // Its own Request and Response must not become everybody's: msw compares with the real ones.
  const listener = getRequestListener(answer, { overrideGlobalObjects: false });
  return (request, response) => void listener(request, response);
}

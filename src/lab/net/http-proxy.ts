import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { createProxyServer } from 'httpxy';
import type { Endpoint } from './endpoint.js';

export interface Forwarding {
  readonly to: Endpoint;
  /** True: nothing is passed on before the answer is complete. */
  readonly held?: boolean;
}

/** Passes one request on to an HTTP server, and its answer back. */
export type Forward = (request: IncomingMessage, response: ServerResponse, forwarding: Forwarding) => void;

/**
 * Makes a forwarder. Each request gets a connection of its own to the server behind, streams pass as they come, headers already set on the
 * response win over those of the answer, and an answer that breaks off is broken off for the client too.
 * @param failed called where the server behind could not be reached or ended before it answered
 */
export function makeForward(failed: (response: ServerResponse, error: Error) => void): Forward {
  const proxy = createProxyServer({ agent: false });
  const held = new WeakSet<object>();

  proxy.on('proxyRes', (answer, _request, response) => {
    // The connection behind closes; that is no reason to close the client's.
    for (const name of ['connection', 'keep-alive', ...response.getHeaderNames()]) delete answer.headers[name];
    if (held.has(response)) void passWhole(answer, response);
  });
  proxy.on('error', (error, _request, response) => {
    if (response === undefined || !('writeHead' in response) || response.destroyed) return;
    if (response.headersSent) response.destroy();
    else failed(response, error);
  });

  return (request, response, forwarding) => {
    if (forwarding.held === true) held.add(response);
    const { host, port } = forwarding.to;
    // A rejection says once more what the 'error' event said.
    proxy.web(request, response, { target: `http://${host}:${port}`, selfHandleResponse: forwarding.held === true }).catch(() => undefined);
  };
}

async function passWhole(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const body = await buffer(answer);
    const { 'transfer-encoding': _chunked, ...headers } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, { ...headers, 'content-length': body.length }).end(body);
  } catch {
    // It broke off: the client must see that, and no half answer that looks whole.
    response.destroy();
  }
}

/** Answers 502 in plain text. */
export function badGateway(response: ServerResponse, why: string): void {
  response.writeHead(502, { 'content-type': 'text/plain' }).end(`Bad Gateway: ${why}\n`);
}

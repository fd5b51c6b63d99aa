import { UpstreamError } from './upstream-error.js';

export interface UpstreamAnswer {
  readonly status: number;
  readonly text: string;
  header(name: string): string | undefined;
}

export interface UpstreamStream {
  readonly status: number;
  readonly body: AsyncIterable<Buffer> & { text(): Promise<string> };
  header(name: string): string | undefined;
}

export interface UpstreamCall {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly timeoutMs: number;
}

/** How the node reaches providers: through the proxy named in HTTP_PROXY or http_proxy, where there is one (absolute-form requests). */
export interface UpstreamClient {
  ask(call: UpstreamCall): Promise<UpstreamAnswer>;
  open(call: UpstreamCall): Promise<UpstreamStream>;
  close(): Promise<void>;
}

const headerOf =
  (headers: Readonly<Record<string, string | string[] | undefined>>) =>
  (name: string): string | undefined => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };

const isTimeout = (cause: unknown): boolean => cause instanceof Error && /timeout/i.test(cause.name + cause.message);

/** Loaded at the first call: a node must start quickly, and many in a lab are never asked to chat. */
async function loadUndici() {
  const { EnvHttpProxyAgent, request } = await import('undici');
  return { request, dispatcher: new EnvHttpProxyAgent({ proxyTunnel: false }) };
}

export function upstreamClient(): UpstreamClient {
  let undici: ReturnType<typeof loadUndici> | undefined;
  const open = async (call: UpstreamCall): Promise<UpstreamStream> => {
    undici ??= loadUndici();
    const { request, dispatcher } = await undici;
    try {
      const answer = await request(call.url, {
        method: call.method,
        dispatcher,
        // A released node makes a client, and so a connection, for every call.
        reset: true,
        headers: { ...(call.body === undefined ? {} : { 'content-type': 'application/json' }), ...call.headers },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        headersTimeout: call.timeoutMs,
        bodyTimeout: call.timeoutMs,
      });
      return { status: answer.statusCode, body: answer.body, header: headerOf(answer.headers) };
    } catch (cause) {
      throw new UpstreamError(isTimeout(cause) ? 'Request timed out.' : 'All connection attempts failed', undefined, { cause });
    }
  };
  return {
    open,
    async ask(call) {
      const answer = await open(call);
      try {
        return { status: answer.status, text: await answer.body.text(), header: answer.header };
      } catch (cause) {
        throw new UpstreamError('peer closed connection without sending complete message body', undefined, { cause });
      }
    },
    close: async () => (await undici)?.dispatcher.close(),
  };
}

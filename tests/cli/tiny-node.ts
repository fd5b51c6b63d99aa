import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const TINY_TOKEN = 'tiny-global-token-9b1e';

/** A node that is just enough for a cluster file without stores and routes. */
export interface TinyNode extends AsyncDisposable {
  readonly url: string;
  /** What it was sent, as `GET /path`. */
  readonly requests: readonly string[];
}

const LISTING = { object: 'list', data: [{ id: 'p/m', object: 'model', created: 1, owned_by: 'p' }] };
const ROOT = { message: 'AI Proxy Server is running', providers: ['p'], rotations: [], autoselect: [] };
const OPEN: Readonly<Record<string, unknown>> = {
  '/': ROOT,
  '/api/models': LISTING,
  '/api/v1/models': LISTING,
};
const GUARDED: Readonly<Record<string, unknown>> = {
  '/health': { status: 'ok' },
  '/version': { version: '0.99.87' },
  '/v1/models': LISTING,
  '/api/v1/providers': { providers: { p: { endpoint: 'http://p.test', type: 'ollama' } } },
  '/api/rotations': {},
  '/api/autoselect': {},
};

/** What the user has, below the user's own path. */
const OWN: Readonly<Record<string, unknown>> = {
  providers: { providers: { home: {} } },
  rotations: { rotations: { mine: {}, everyones: { source: 'global' } } },
  autoselects: { autoselects: {} },
};

function answerToUser(path: string, name: string): { readonly status: number; readonly body: unknown } {
  if (!path.startsWith(`/api/u/${name}/`)) return { status: 403, body: { error: 'User tokens cannot access global endpoints.' } };
  const rest = path.slice(`/api/u/${name}/`.length);
  if (rest === 'none/models')
    return { status: 400, body: { detail: "Invalid config type. Use 'providers', 'rotations', or 'autoselects'" } };
  return rest in OWN ? { status: 200, body: OWN[rest] } : { status: 404, body: { detail: 'Not Found' } };
}

export interface TinyNodeOptions {
  /** False: its listings are no listings. */
  readonly models?: false;
  /** A path that it never answers. */
  readonly silentOn?: string;
  /** Its Server header. */
  readonly banner?: string;
  /** The only global token that it accepts. */
  readonly token?: string;
  /** A user that it lets in. */
  readonly user?: { readonly name: string; readonly token: string };
  /** Rotations that its public page names. */
  readonly rotations?: readonly string[];
  /** Headers of every response. */
  readonly headers?: Readonly<Record<string, string>>;
}

function answerTo(path: string, authorization: string | undefined, token: string): { readonly status: number; readonly body: unknown } {
  if (path in OPEN) return { status: 200, body: OPEN[path] };
  if (authorization === undefined) return { status: 401, body: { error: 'Missing or invalid Authorization header.' } };
  if (authorization !== `Bearer ${token}`) return { status: 403, body: { error: 'Invalid authentication token' } };
  // It has no route, so nothing is asked of it but with an empty body.
  if (path === '/api/v1/chat/completions')
    return { status: 422, body: { detail: [{ type: 'missing', loc: ['body', 'model'], msg: 'Field required' }] } };
  return path in GUARDED ? { status: 200, body: GUARDED[path] } : { status: 404, body: { detail: 'Not Found' } };
}

/** Starts one on a free port of loopback. */
export async function startTinyNode(options: TinyNodeOptions = {}): Promise<TinyNode> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (path === options.silentOn) return;
    const { user } = options;
    const isUser = user !== undefined && request.headers.authorization === `Bearer ${user.token}`;
    const { status, body } = isUser
      ? answerToUser(path ?? '', user.name)
      : answerTo(path, request.headers.authorization, options.token ?? TINY_TOKEN);
    response.writeHead(status, {
      'content-type': 'application/json',
      ...options.headers,
      ...(options.banner === undefined ? {} : { server: options.banner }),
    });
    const shown = body === OPEN['/'] ? { ...ROOT, rotations: options.rotations ?? [] } : body;
    response.end(JSON.stringify(options.models === false && body === LISTING ? { data: 'none' } : shown));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Text of a cluster file over such nodes; the token comes from `$TINY_TOKEN`. */
export function tinyClusterFile(nodes: readonly TinyNode[], identity = true): string {
  const lines = ['name: tiny', 'contract: aisbf-0.99', 'nodes:', ...nodes.map(({ url }, at) => `  - { id: n${at + 1}, url: "${url}" }`)];
  if (identity) lines.push('identities:', `  - { id: ops, kind: global, token: "\${TINY_TOKEN}" }`);
  return `${lines.join('\n')}\n`;
}

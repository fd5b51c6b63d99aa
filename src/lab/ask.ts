import { Agent, request } from 'undici';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface Ask {
  readonly token?: string;
  /** Present: a POST. */
  readonly json?: unknown;
  /** Present: a POST, as an HTML form sends it. */
  readonly form?: Readonly<Record<string, string>>;
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Left out: as the body wants. */
  readonly method?: 'DELETE';
  readonly timeoutMs?: number;
}

const jsonOf = ({ json }: Ask): string | undefined => (json === undefined ? undefined : JSON.stringify(json));

/** One HTTP request on a connection of its own, so that no answer depends on what a pool still holds. */
export async function ask(url: string, options: Ask = {}): Promise<Reply> {
  const timeout = options.timeoutMs ?? 10_000;
  const dispatcher = new Agent({ pipelining: 0, connectTimeout: timeout, headersTimeout: timeout, bodyTimeout: timeout });
  const headers: Record<string, string> = { ...options.headers };
  if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`;
  if (options.json !== undefined) headers['content-type'] = 'application/json';
  if (options.form !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded';
  if (options.cookie !== undefined) headers['cookie'] = options.cookie;
  const body = options.form === undefined ? jsonOf(options) : new URLSearchParams(options.form).toString();
  try {
    const answer = await request(url, {
      dispatcher,
      headers,
      method: options.method ?? (body === undefined ? 'GET' : 'POST'),
      body: body ?? null,
    });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  } finally {
    await dispatcher.close();
  }
}

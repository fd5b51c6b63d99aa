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
  readonly timeoutMs?: number;
}

/** One HTTP request on a connection of its own, so that no answer depends on what a pool still holds. */
export async function ask(url: string, options: Ask = {}): Promise<Reply> {
  const timeout = options.timeoutMs ?? 10_000;
  const dispatcher = new Agent({ pipelining: 0, connectTimeout: timeout, headersTimeout: timeout, bodyTimeout: timeout });
  const headers: Record<string, string> = {};
  if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`;
  if (options.json !== undefined) headers['content-type'] = 'application/json';
  try {
    const answer = await request(url, {
      dispatcher,
      headers,
      method: options.json === undefined ? 'GET' : 'POST',
      body: options.json === undefined ? null : JSON.stringify(options.json),
    });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  } finally {
    await dispatcher.close();
  }
}

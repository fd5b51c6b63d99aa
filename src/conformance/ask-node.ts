import { type Dispatcher, request } from 'undici';
import type { Asker, Behaviour, Reply, Request } from './behaviour.js';

/** A node as somebody asks it. */
export interface Node {
  /** Without a trailing slash. */
  readonly url: string;
  readonly token: string;
  /** Left out: what a user sees is not asked. */
  readonly user?: { readonly name: string; readonly token: string };
  /** Left out: as this process connects by default. */
  readonly dispatcher?: Dispatcher;
}

/** No node knows it. */
const STRANGER = 'aisbf-check-no-such-token';
/** Where none is given: nobody's path is refused as everybody's is. */
const NOBODY = 'aisbf-check-nobody';
/** Released nodes answer nobody while one of them waits for an upstream. */
const TIMEOUT_MS = 60_000;

/** Whether what is asked can be: some of it needs a user. */
export function canAsk(node: Node, { request: { as } }: Behaviour): boolean {
  return as !== 'user' || node.user !== undefined;
}

function tokenOf(node: Node, as: Asker): string | undefined {
  if (as === 'stranger') return STRANGER;
  if (as === 'global') return node.token;
  return as === 'user' ? node.user?.token : undefined;
}

function headersOf(node: Node, { as, header, body }: Request): Record<string, string> {
  const token = tokenOf(node, as);
  const [name, value] = header ?? ['authorization', 'Bearer {token}'];
  return {
    ...(token === undefined ? {} : { [name]: value.replace('{token}', token) }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Tokens are in no answer that a node should give; should it give one all the same, nobody is to read it here. */
function redacted(node: Node, text: string): string {
  return [node.token, node.user?.token ?? ''].filter((token) => token !== '').reduce((rest, token) => rest.replaceAll(token, '***'), text);
}

const first = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/**
 * What a node answers.
 * @throws where it gives no answer
 */
export async function answerOf(node: Node, wanted: Request): Promise<Reply> {
  const { method = wanted.body === undefined ? 'GET' : 'POST' } = wanted;
  const path = wanted.path.replace('{username}', encodeURIComponent(node.user?.name ?? NOBODY));
  const { statusCode, headers, body } = await request(`${node.url}${path}`, {
    method,
    headers: headersOf(node, wanted),
    body: wanted.body ?? null,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    ...(node.dispatcher === undefined ? {} : { dispatcher: node.dispatcher }),
  });
  const text = redacted(node, await body.text());
  const location = first(headers['location']);
  return { status: statusCode, text, json: parsed(text), ...(location === undefined ? {} : { location: redacted(node, location) }) };
}

/**
 * What a node shows of a behaviour; undefined where it has nothing to show it on.
 * @throws where it gives no answer
 */
export async function seen(node: Node, { request: wanted, show }: Behaviour): Promise<string | undefined> {
  return show(await answerOf(node, wanted));
}

import { request } from 'undici';
import type { Asker, Behaviour, Reply, Request } from './behaviour.js';

/** A node as somebody asks it. */
export interface Node {
  /** Without a trailing slash. */
  readonly url: string;
  readonly token: string;
  /** Left out: what a user sees is not asked. */
  readonly user?: { readonly name: string; readonly token: string };
}

/** No node knows it. */
const STRANGER = 'aisbf-check-no-such-token';
/** Where none is given: nobody's path is refused as everybody's is. */
const NOBODY = 'aisbf-check-nobody';
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

/**
 * What a node shows of a behaviour; undefined where it has nothing to show it on.
 * @throws where it gives no answer
 */
export async function seen(node: Node, { request: wanted, show }: Behaviour): Promise<string | undefined> {
  const { method = wanted.body === undefined ? 'GET' : 'POST' } = wanted;
  const path = wanted.path.replace('{username}', encodeURIComponent(node.user?.name ?? NOBODY));
  const answer = await request(`${node.url}${path}`, {
    method,
    headers: headersOf(node, wanted),
    body: wanted.body ?? null,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  const text = redacted(node, await answer.body.text());
  const reply: Reply = { status: answer.statusCode, text, json: parsed(text) };
  return show(reply);
}

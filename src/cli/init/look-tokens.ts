import { z } from 'zod';
import { chatPath, userProbe } from '../../target/contracts/chat-target.js';
import type { Refusal } from '../../target/contracts/contract.js';
import { modelIdsOf } from '../../target/contracts/listings.js';
import { refusalOf } from '../../target/contracts/refusals.js';
import type { UserAnswer } from './answers.js';
import type { Get, Got } from './get.js';
import type { TokenSight, UserSight } from './sights.js';

const WORDS: Readonly<Partial<Record<Refusal, string>>> = {
  'unknown-token': 'the token is unknown',
  'user-token-on-global-path': "this is a user's token, not one of the nodes' configuration",
  'global-token-on-user-path': "this is a token of the nodes' configuration, not a user's",
  'another-users-path': 'this token belongs to another user (names are compared to the letter)',
  'scope-lacks-api': 'this token has the scope mcp: it may not use the API',
  'authentication-off': 'authentication is disabled on this node',
};

function whyNot(got: Got): string {
  if (!got.ok) return got.why;
  const refusal = refusalOf(got.answer);
  return (refusal === undefined ? undefined : WORDS[refusal]) ?? `HTTP ${got.answer.status}`;
}

/** What a node lists to a global token: reading it freezes nobody's configuration. */
export async function lookAtToken(get: Get, id: string, url: string): Promise<TokenSight> {
  const bearer = { kind: 'identity', id: 'ops' } as const;
  const listed = await get({ kind: 'node', id }, '/v1/models', bearer);
  if (!listed.ok || listed.answer.status !== 200) return { url, accepted: false, why: whyNot(listed), models: [] };
  return { url, accepted: true, models: modelIdsOf(listed.answer.json) };
}

/** Whether a node lets a user in, by a path that names no listing: nothing is read, nothing frozen. */
export async function lookAtUserToken(get: Get, id: string, url: string, { username }: UserAnswer): Promise<TokenSight> {
  const { path, accepted } = userProbe(username);
  const got = await get({ kind: 'node', id }, path, { kind: 'identity', id: username });
  const isIn = got.ok && got.answer.status === accepted && refusalOf(got.answer) === undefined;
  return isIn ? { url, accepted: true, models: [] } : { url, accepted: false, why: whyNot(got), models: [] };
}

const entries = z.record(z.string(), z.looseObject({ source: z.string().optional().catch(undefined) }));
const KINDS = [
  ['providers', 'user-provider'],
  ['rotations', 'user-rotation'],
  ['autoselects', 'user-autoselect'],
] as const;

/** Below the path of a user's chats. */
const listingPath = (username: string, listing: string): string => chatPath(username).replace(/chat\/completions$/, listing);

/** What a user has, of one node, and whether the node shows that user what is global too: only to the role admin (aisbf-contract 1.4). */
export async function lookAtListings(get: Get, id: string, { username }: UserAnswer): Promise<UserSight> {
  const routes: string[] = [];
  let seesGlobal = false;
  for (const [listing, kind] of KINDS) {
    const got = await get({ kind: 'node', id }, listingPath(username, listing), { kind: 'identity', id: username });
    const listed = got.ok ? z.looseObject({ [listing]: entries }).safeParse(got.answer.json).data?.[listing] : undefined;
    const read = entries.safeParse(listed);
    if (!read.success) return { problem: `${listing}: ${whyNot(got)}`, routes };
    for (const [name, { source }] of Object.entries(read.data)) {
      if (source === 'global') seesGlobal = true;
      else routes.push(`${kind}:${name}`);
    }
  }
  return { routes, role: seesGlobal ? 'admin' : 'user' };
}

import type { Identity } from '../../target/cluster.js';
import { type AccessRule, accessRule, type Caller, type EndpointClass } from '../../target/contracts/access.js';
import { asIdentity, asNobody, emptyChat, getQuestion, tokenProbe, toNode } from '../ask/http.js';
import type { CheckContext } from '../check.js';
import type { Bearer, HttpQuestion } from '../question.js';
import { identityOf, userIdentities } from './nodes.js';

/** Everybody who knocks, as a cell names them: an identity, or nobody and a stranger by the part's first words. */
export interface Knocker {
  readonly caller: Caller;
  readonly bearer: Bearer;
  readonly identity?: Identity;
}

const NOBODY: Knocker = { caller: 'nobody', bearer: asNobody };
const STRANGER: Knocker = { caller: 'stranger', bearer: { kind: 'wrong' } };

/** How parts begin for callers that are no identity. */
const FIRST_WORDS = { nobody: 'no-token', stranger: 'wrong-token' } as const;

const asKnocker = (identity: Identity): Knocker => ({ caller: identity.kind, bearer: asIdentity(identity.id), identity });

export const knockers = (ctx: CheckContext): readonly Knocker[] => [...ctx.cluster.identities.map(asKnocker), NOBODY, STRANGER];

/** The name of a class in a cell's part. */
export const partOf = ({ caller }: Knocker, endpoint: EndpointClass): string =>
  caller === 'nobody' || caller === 'stranger' ? `${FIRST_WORDS[caller]}-${endpoint}` : endpoint;

const CLASSES: readonly EndpointClass[] = [
  'global',
  'global-chat',
  'user',
  'user-chat',
  'own',
  'own-chat',
  'another',
  'another-chat',
  'own-mcp',
];

/** The user whose path a class means: the caller, or one that the caller is not. Undefined where the file has no such name. */
function nameFor(ctx: CheckContext, { identity }: Knocker, endpoint: EndpointClass): string | undefined {
  if (endpoint.startsWith('own')) return identity?.username;
  const names = userIdentities(ctx.cluster).flatMap(({ username }) => username ?? []);
  return names.find((name) => name.toLowerCase() !== identity?.username?.toLowerCase());
}

const isGlobal = (endpoint: EndpointClass): boolean => endpoint === 'global' || endpoint === 'global-chat';

/** One caller at one class: whose path it is, and what the contract says to it. */
export interface Access {
  readonly knocker: Knocker;
  readonly endpoint: EndpointClass;
  readonly rule: AccessRule;
  /** In the path; undefined on global ones. */
  readonly name: string | undefined;
}

function accessFor(ctx: CheckContext, knocker: Knocker, endpoint: EndpointClass): Access | undefined {
  const rule = accessRule(ctx.contract.access, knocker.caller, endpoint, knocker.identity?.scope);
  const name = isGlobal(endpoint) ? undefined : nameFor(ctx, knocker, endpoint);
  return rule === undefined || (name === undefined && !isGlobal(endpoint)) ? undefined : { knocker, endpoint, rule, name };
}

/** How that is asked of a node. */
export function knock(ctx: CheckContext, node: string, { knocker, endpoint, name }: Access): HttpQuestion {
  const to = toNode(node);
  const { bearer } = knocker;
  const { contract } = ctx;
  if (name === undefined) return endpoint === 'global' ? tokenProbe(ctx, to, bearer) : emptyChat(to, bearer, contract.chatPath());
  if (endpoint === 'own-mcp') return getQuestion(ctx, { to, bearer, path: contract.mcpPath(name) });
  if (endpoint.endsWith('-chat')) return emptyChat(to, bearer, contract.chatPath(name));
  return getQuestion(ctx, { to, bearer, path: contract.userProbe(name).path });
}

/** Every pair of caller and class that the contract speaks of and the cluster file can name. */
export const accesses = (ctx: CheckContext): readonly Access[] =>
  knockers(ctx).flatMap((knocker) => CLASSES.flatMap((endpoint) => accessFor(ctx, knocker, endpoint) ?? []));

/** The pair that a cell stands for. */
export function accessOf(ctx: CheckContext, identity: string | undefined, part: string | undefined): Access | undefined {
  const known = identity === undefined ? undefined : identityOf(ctx.cluster, identity);
  const candidates = known === undefined ? [NOBODY, STRANGER] : [asKnocker(known)];
  for (const knocker of candidates) {
    const endpoint = CLASSES.find((one) => partOf(knocker, one) === part);
    if (endpoint !== undefined) return accessFor(ctx, knocker, endpoint);
  }
  return undefined;
}

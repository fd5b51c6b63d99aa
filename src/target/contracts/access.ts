import { z } from 'zod';
import type { AnswerView, Refusal } from './contract.js';
import { refusalOf } from './refusals.js';
import { errorDetailSchema, healthSchema, validationErrorSchema, versionSchema } from './schemas.js';

/** Who calls: without a token, with a made-up one, with a global one, or with a user's. */
export type Caller = 'nobody' | 'stranger' | 'global' | 'user';

/** Endpoints that are guarded alike. A user's own path and another's are two; for callers that are no user every such path is `user`. */
export type EndpointClass = 'global' | 'global-chat' | 'user' | 'user-chat' | 'own' | 'own-chat' | 'another' | 'another-chat' | 'own-mcp';

/** What one kind of caller is answered at one class of endpoints. `refusal` absent: it is let in. */
export interface AccessRule {
  readonly caller: Caller;
  readonly endpoint: EndpointClass;
  /** Only for users whose token has that scope. */
  readonly scope?: 'api' | 'mcp';
  readonly status: number;
  readonly refusal?: Refusal;
  /** Where the fact was measured: rows of `fixtures/recordings`, sections of the contract document. */
  readonly citation: string;
}

type Told = Pick<AccessRule, 'status' | 'refusal'>;

const letIn = (status: number): Told => ({ status });
const refused = (status: number, refusal: Refusal): Told => ({ status, refusal });

const rules = (
  caller: Caller,
  told: Told,
  citation: string,
  endpoints: readonly EndpointClass[],
  scope?: AccessRule['scope'],
): readonly AccessRule[] =>
  endpoints.map((endpoint) => ({
    caller,
    endpoint,
    ...(scope === undefined ? {} : { scope }),
    ...told,
    citation: `aisbf-contract ${citation}`,
  }));

/**
 * Who is let in where. A chat is asked for with an empty body: whoever is let in is told what it lacks (422) before anything is executed,
 * so that nothing is spent and no provider is reached.
 */
export const releasedAccess: readonly AccessRule[] = [
  ...rules('nobody', refused(401, 'missing-authorization'), '1.2, 12.C row 1; auth/health-no-token, chat-no-token, user-path-no-token', [
    'global',
    'global-chat',
    'user',
    'user-chat',
  ]),
  ...rules('stranger', refused(403, 'unknown-token'), '1.6, 12.C row 1; auth/health-wrong-token, chat-wrong-token, user-path-wrong-token', [
    'global',
    'global-chat',
    'user',
    'user-chat',
  ]),
  ...rules('global', letIn(200), '1.3; auth/health-global, version', ['global']),
  ...rules('global', letIn(422), '1.6 (validation); chat-validation/empty-object', ['global-chat']),
  ...rules('global', refused(403, 'global-token-on-user-path'), '1.6, 12.C; auth/user-path-global, user-chat-global-token', [
    'user',
    'user-chat',
  ]),
  ...rules('user', refused(403, 'user-token-on-global-path'), '1.6, 12.H; auth/health-user, version-user, chat-user-token', [
    'global',
    'global-chat',
  ]),
  ...rules('user', refused(403, 'another-users-path'), '1.6, 12.C; auth/user-path-of-another, user-chat-of-another', [
    'another',
    'another-chat',
  ]),
  ...rules('user', letIn(400), '1.4; auth/user-path-own, user-path-scope-api', ['own']),
  ...rules('user', letIn(422), '1.6 (validation); chat-validation/user-path-no-messages', ['own-chat']),
  ...rules(
    'user',
    refused(403, 'scope-lacks-api'),
    '2 (scopes), 12.C; auth/user-path-scope-mcp, user-chat-scope-mcp',
    ['own', 'own-chat'],
    'mcp',
  ),
  ...rules('user', refused(403, 'scope-lacks-mcp'), '2 (scopes), 12.C; auth/mcp-user-tools-scope-api', ['own-mcp'], 'api'),
];

/** What a caller is answered there; undefined where nothing was measured. A rule for the token's scope goes before the general one. */
export function accessRule(
  all: readonly AccessRule[],
  caller: Caller,
  endpoint: EndpointClass,
  scope?: 'api' | 'mcp' | 'both',
): AccessRule | undefined {
  const fitting = all.filter((rule) => rule.caller === caller && rule.endpoint === endpoint);
  return fitting.find((rule) => rule.scope !== undefined && rule.scope === scope) ?? fitting.find((rule) => rule.scope === undefined);
}

/** Whether an answer is one that only a caller who was let in gets: the status, in a node's own words. */
function isInside(answer: AnswerView, status: number, endpoint: EndpointClass): boolean {
  if (answer.status !== status || refusalOf(answer) !== undefined) return false;
  if (status === 422) return validationErrorSchema.safeParse(answer.json).success;
  if (status === 400) return errorDetailSchema.safeParse(answer.json).success;
  if (endpoint === 'global') return z.union([healthSchema, versionSchema]).safeParse(answer.json).success;
  return typeof answer.json === 'object' && answer.json !== null && Object.keys(answer.json).length > 0;
}

/** Whether an answer is exactly what the rule says. */
export function meetsAccess(rule: AccessRule, answer: AnswerView): boolean {
  if (rule.refusal === undefined) return isInside(answer, rule.status, rule.endpoint);
  return answer.status === rule.status && refusalOf(answer) === rule.refusal;
}

/** What a caller who is let in is answered at that class. */
const INSIDE: Readonly<Record<EndpointClass, number>> = {
  global: 200,
  'global-chat': 422,
  user: 400,
  'user-chat': 422,
  own: 400,
  'own-chat': 422,
  another: 400,
  'another-chat': 422,
  'own-mcp': 200,
};

/** Whether the answer shows that the caller was let in, whoever it was. */
export const showsLetIn = (endpoint: EndpointClass, answer: AnswerView): boolean => isInside(answer, INSIDE[endpoint], endpoint);

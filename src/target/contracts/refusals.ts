import { z } from 'zod';
import type { AnswerView, Refusal } from './contract.js';

interface Wording {
  readonly refusal: Refusal;
  readonly status: number;
  readonly field: 'error' | 'detail';
  readonly text: string;
}

/** Word for word. Measured on 0.99.87; aisbf-contract 1.6 (error table), 12.C (scopes, paths), 1.2 (authentication off). */
const WORDINGS: readonly Wording[] = [
  { refusal: 'missing-authorization', status: 401, field: 'error', text: 'Missing or invalid Authorization header.' },
  { refusal: 'unknown-token', status: 403, field: 'error', text: 'Invalid authentication token' },
  { refusal: 'user-token-on-global-path', status: 403, field: 'error', text: 'User tokens cannot access global endpoints.' },
  { refusal: 'global-token-on-user-path', status: 403, field: 'error', text: 'Global tokens cannot access user-specific endpoints.' },
  { refusal: 'another-users-path', status: 403, field: 'error', text: 'You can only access your own user-specific endpoints.' },
  { refusal: 'scope-lacks-api', status: 403, field: 'error', text: 'This token does not have API access.' },
  { refusal: 'scope-lacks-mcp', status: 403, field: 'error', text: 'This token does not have MCP access.' },
  { refusal: 'authentication-off', status: 401, field: 'error', text: 'Authentication required. Use a valid API token.' },
  { refusal: 'authentication-off', status: 401, field: 'detail', text: 'Authentication required.' },
];

const body = z.looseObject({ error: z.string().optional().catch(undefined), detail: z.string().optional().catch(undefined) });

/** Which of the contract's refusals an answer is; status and wording must both be right. */
export function refusalOf(answer: AnswerView): Refusal | undefined {
  const parsed = body.safeParse(answer.json);
  if (!parsed.success) return undefined;
  return WORDINGS.find(({ status, field, text }) => status === answer.status && parsed.data[field] === text)?.refusal;
}

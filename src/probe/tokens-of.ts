import { z } from 'zod';
import type { HttpQuestion } from '../checks/question.js';
import type { Outcome } from '../record/observation.js';

/** More than a chat of ours takes, its prompt and its answer together. */
export const TOKENS_OF_ONE = 256;

const asked = z.looseObject({ max_tokens: z.int().nonnegative() });
const told = z.looseObject({ usage: z.looseObject({ total_tokens: z.int().nonnegative() }) });

/** The connection was never made, so nothing was taken. */
const NEVER_SENT: ReadonlySet<string> = new Set(['refused', 'connect-timeout', 'dns', 'tls', 'unreachable', 'observer']);

/** The most tokens that a chat may take: a token is a byte at least, and the answer is as long as we let it be. */
export function tokensReserved({ body }: HttpQuestion): number {
  const { data } = asked.safeParse(body);
  return Math.max(TOKENS_OF_ONE, Buffer.byteLength(JSON.stringify(body ?? '')) + (data?.max_tokens ?? 0));
}

function usageIn(text: string): number | undefined {
  try {
    return told.safeParse(JSON.parse(text)).data?.usage.total_tokens;
  } catch {
    // No JSON tells of no usage.
    return undefined;
  }
}

/** What a chat took, where that is known: the answer tells, or it was never sent. */
export function tokensTaken(outcome: Outcome): number | undefined {
  if (outcome.kind === 'withheld') return 0;
  if (outcome.kind === 'unanswered') return NEVER_SENT.has(outcome.class) ? 0 : undefined;
  return outcome.answer.kind === 'http' ? usageIn(outcome.answer.body) : undefined;
}

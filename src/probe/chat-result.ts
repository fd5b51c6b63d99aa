import type { ErrorClass, Outcome } from '../record/observation.js';
import type { ChatMeaning } from '../target/contracts/contract.js';

/** What became of one chat, reduced to what harm is judged by. */
export type ChatResult =
  | {
      readonly kind: 'meaning';
      readonly code: ChatMeaning['code'];
      readonly reachedProvider: boolean;
      readonly status: number;
      /** It took longer than its routes accept. */
      readonly late?: boolean;
      /** A rotation's first choice failed, and another member answered. */
      readonly failedOver?: boolean;
    }
  | { readonly kind: 'unanswered'; readonly class: ErrorClass };

/** The connection was never made, so no provider can have been asked. */
export const NEVER_SENT: ReadonlySet<ErrorClass> = new Set(['refused', 'connect-timeout', 'dns', 'tls', 'unreachable', 'observer']);

/** The result of an outcome, undefined for one that was not sent. `late`: it took longer than its routes accept. */
export function chatResultOf(
  outcome: Outcome,
  meaning: (outcome: Outcome) => ChatMeaning | undefined,
  late = false,
): ChatResult | undefined {
  if (outcome.kind === 'withheld') return undefined;
  if (outcome.kind === 'unanswered') return { kind: 'unanswered', class: outcome.class };
  const meant = meaning(outcome);
  if (!meant || outcome.answer.kind !== 'http') return undefined;
  return {
    kind: 'meaning',
    code: meant.code,
    reachedProvider: meant.reachedProvider,
    status: outcome.answer.status,
    ...(late ? { late } : {}),
    ...(meant.failedOver === true ? { failedOver: true } : {}),
  };
}

/** The answer was right, and came too late. */
export const isLateCompletion = (result: ChatResult): boolean =>
  result.kind === 'meaning' && result.code === 'completed' && result.late === true;

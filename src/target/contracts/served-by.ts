import { z } from 'zod';

const failover = z.looseObject({ aisbf_failover: z.looseObject({ used: z.looseObject({ provider: z.string().min(1) }) }) });
const switched = z.looseObject({ aisbf_failover: z.looseObject({ switched: z.literal(true) }) });
const made = z.looseObject({ id: z.string(), model: z.string() });

/**
 * The provider that made a completion, where the answer tells: failover names it, and completions that the node itself puts together
 * (their id starts with the provider's type) carry `PROVIDER/MODEL`. Completions passed through carry the upstream's bare model,
 * which may hold slashes of its own, so nothing is read from those. aisbf-contract 1.6 and 7.
 */
export function servedBy(json: unknown): string | undefined {
  const named = failover.safeParse(json);
  if (named.success) return named.data.aisbf_failover.used.provider;
  const own = made.safeParse(json);
  if (!own.success || !/^(ollama|google|anthropic|claude|kiro|codex)-/.test(own.data.id)) return undefined;
  const slash = own.data.model.indexOf('/');
  return slash > 0 ? own.data.model.slice(0, slash) : undefined;
}

/** Whether a rotation says that its first choice failed and another member answered (where `notify_on_failover` is on). aisbf-contract 7. */
export const failedOver = (json: unknown): boolean => switched.safeParse(json).success;

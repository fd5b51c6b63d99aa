import type { CacheManager } from './cache-manager.js';
import type { NodeDatabase } from './database.js';

/** Failures of one provider as this process counts them. */
export interface ErrorTracking {
  failures: number;
  /** Unix seconds. */
  disabledUntil: number | null;
}

const tenYears = 10 * 365 * 24 * 3600;

export type DisabledReason = { readonly kind: 'manual' } | { readonly kind: 'cooldown' | 'usage-limit'; readonly secondsLeft: number };

export interface ProviderStateParts {
  readonly providerId: string;
  /** null: the global provider. */
  readonly userId: number | null;
  readonly cooldownSeconds: number;
  readonly tracking: ErrorTracking;
  readonly cache: CacheManager;
  readonly database: NodeDatabase;
}

/** A cache or database that does not answer must not stop a request: what it would have told counts as not told. */
async function orElse<T>(answer: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await answer;
  } catch {
    return otherwise;
  }
}

const manualKey = (userId: number | null, id: string): string => `aisbf:provider_manual_disabled:${userId ?? 'global'}:${id}`;
const disabledKey = (userId: number | null, id: string): string =>
  `aisbf:provider_disabled:${userId === null ? '' : `user:${userId}:`}${id}`;

/** Whether the cache calls a provider disabled: the look rotations take before anything else. */
export async function disabledByCache(cache: CacheManager, database: NodeDatabase, userId: number | null, id: string): Promise<boolean> {
  const manual = await orElse(cache.get(manualKey(userId, id)), undefined);
  if (manual === true) return true;
  if (manual === undefined && (await orElse(database.manuallyDisabled(userId, id), false))) return true;
  const until = await orElse(cache.get(disabledKey(null, id)), undefined);
  return typeof until === 'number' && until > Date.now() / 1000;
}

/** The state of one provider at one request, as read when its handler is made. */
export class ProviderState {
  private constructor(
    private readonly parts: ProviderStateParts,
    private readonly manual: boolean,
    private readonly usageUntil: number | undefined,
  ) {}

  /** Reads it from the caches and the database; writes the manual flag where no cache has it yet. */
  static async load(parts: ProviderStateParts): Promise<ProviderState> {
    const { cache, database, providerId, userId, tracking } = parts;
    const until = await orElse(cache.get(disabledKey(userId, providerId)), undefined);
    if (typeof until === 'number' && until > Date.now() / 1000) tracking.disabledUntil = until;
    let manual = await orElse(cache.get(manualKey(userId, providerId)), undefined);
    if (manual === undefined) {
      manual = await orElse(database.manuallyDisabled(userId, providerId), false);
      await orElse(cache.set(manualKey(userId, providerId), manual === true, tenYears), undefined);
    }
    const usageUntil = await orElse(database.usageDisabledUntil(userId, providerId), undefined);
    return new ProviderState(parts, manual === true, usageUntil);
  }

  disabledReason(): DisabledReason | undefined {
    const now = Date.now() / 1000;
    if (this.manual) return { kind: 'manual' };
    const { disabledUntil } = this.parts.tracking;
    if (disabledUntil !== null && disabledUntil > now) return { kind: 'cooldown', secondsLeft: Math.floor(disabledUntil - now) };
    if (this.usageUntil !== undefined && this.usageUntil > now)
      return { kind: 'usage-limit', secondsLeft: Math.floor(this.usageUntil - now) };
    return undefined;
  }

  /** From the third failure on, each disables the provider anew. */
  async recordFailure(): Promise<void> {
    this.parts.tracking.failures += 1;
    if (this.parts.tracking.failures >= 3) await this.disableFor(this.parts.cooldownSeconds);
  }

  async recordSuccess(): Promise<void> {
    this.parts.tracking.failures = 0;
    this.parts.tracking.disabledUntil = null;
    await orElse(this.parts.cache.delete(this.key), undefined);
  }

  /** @param seconds kept in this process and told to the others through the cache, for a minute longer. */
  async disableFor(seconds: number): Promise<void> {
    const until = Date.now() / 1000 + seconds;
    this.parts.tracking.disabledUntil = until;
    await orElse(this.parts.cache.set(this.key, until, Math.max(1, Math.floor(seconds)) + 60), undefined);
  }

  private get key(): string {
    return disabledKey(this.parts.userId, this.parts.providerId);
  }
}

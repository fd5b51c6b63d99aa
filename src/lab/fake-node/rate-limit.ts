import type { AisbfConfig } from './config.js';

export interface RateLimited {
  /** Seconds until the oldest request of the window is forgotten. */
  readonly retryAfter: number;
}

const windows = [
  { key: 'requests_per_minute', seconds: 60 },
  { key: 'requests_per_hour', seconds: 3600 },
] as const;

/** Client rate limits, counted per process and token (or address): n nodes together let n times as much through. */
export class RateLimiter {
  private readonly seen = new Map<string, readonly number[]>();

  constructor(private readonly settings: AisbfConfig['client_rate_limiting']) {}

  /** Counts a request and says whether it is one too many. `/health` is never counted. */
  check(path: string, client: string, now: number = Date.now()): RateLimited | undefined {
    if (!this.settings.enabled || path === '/health' || path === '/favicon.ico' || path.startsWith('/static/')) return undefined;
    const kind = /^\/(api|mcp)\//.test(path) || path === '/v1/models' ? 'api' : 'general';
    for (const { key, seconds } of windows) {
      const bucket = `${kind}:${client}:${key}`;
      const within = (this.seen.get(bucket) ?? []).filter((time) => now - time < seconds * 1000);
      const limit = this.settings[kind][key];
      if (limit <= 0) continue;
      if (within.length >= limit) return { retryAfter: Math.floor(((within[0] ?? now) - now) / 1000 + seconds) + 1 };
      this.seen.set(bucket, [...within, now]);
    }
    return undefined;
  }
}

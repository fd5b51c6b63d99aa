import { InvalidArgumentError } from 'commander';
import type { Cost } from '../checks/check.js';

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000 } as const;
const LEAST_MS = 5 * UNITS.m;
/** What a probe takes where a cluster is slow, as a rule. */
const REQUEST_MS = 100;
const COMPLETION_MS = 2_000;

const isUnit = (text: string): text is keyof typeof UNITS => Object.hasOwn(UNITS, text);

/** Milliseconds of `90s`, `5m` or `1h`. @throws {InvalidArgumentError} for anything else, and for nothing */
export function parseDuration(text: string): number {
  const [, count = '', unit = ''] = /^(\d+)([smh])$/.exec(text.trim()) ?? [];
  const ms = isUnit(unit) ? Number(count) * UNITS[unit] : 0;
  if (ms > 0) return ms;
  throw new InvalidArgumentError(`'${text}' is no duration: write 90s, 5m or 1h.`);
}

/** How long a run may take where nobody says: twice what its plan takes at most on a slow cluster, and at least five minutes. */
export function defaultTimeoutMs({ requests, completions }: Cost, nodes: number): number {
  const slow = (requests * REQUEST_MS + completions * COMPLETION_MS) / Math.max(1, nodes);
  return Math.max(LEAST_MS, 2 * slow);
}

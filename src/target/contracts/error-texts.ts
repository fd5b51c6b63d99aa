import type { ChatMeaning } from './contract.js';

interface TextRule {
  readonly statuses: readonly number[];
  readonly text: RegExp;
  readonly code: ChatMeaning['code'];
  readonly reachedProvider: boolean;
}

/**
 * Meanings of `{"detail": TEXT}`, first match counts. Measured on 0.99.87 and 0.99.92; aisbf-contract 1.6 (error table),
 * 12.A D4 (503), D5 (429), 8 (what counts as a provider's failure), 9 row 35 (tiktoken).
 */
export const DETAIL_RULES: readonly TextRule[] = [
  { statuses: [503], text: /^Provider '[^']+' is manually disabled/, code: 'manually-disabled', reachedProvider: false },
  {
    statuses: [503],
    text: /^Provider (temporarily unavailable|'[^']+' is (in failure cooldown for another \d+s|disabled by a usage limit .*|temporarily unavailable))$/,
    code: 'in-cooldown',
    reachedProvider: false,
  },
  { statuses: [400, 404], text: /^User provider '.*' not found/, code: 'provider-unknown', reachedProvider: false },
  { statuses: [400, 404], text: /^Provider '?.*'? not found/, code: 'provider-unknown', reachedProvider: false },
  {
    statuses: [400, 404],
    text: /^(User )?(rotation|autoselect) '?.*'? not found/i,
    code: 'route-unknown',
    reachedProvider: false,
  },
  { statuses: [400], text: /^Model '.*' not found\. Available autoselect:/, code: 'route-unknown', reachedProvider: false },
  { statuses: [400], text: /^Model must be in format /, code: 'model-malformed', reachedProvider: false },
  /* details of a 404 are lost as shipped; a chat path exists, so it is the provider that does not */
  { statuses: [404], text: /^Not found$/i, code: 'provider-unknown', reachedProvider: false },
  { statuses: [502], text: /^All autoselect models failed$/, code: 'all-providers-failed', reachedProvider: true },
  { statuses: [508], text: /[Ll]oop detected|depth limit/, code: 'all-providers-failed', reachedProvider: true },
  { statuses: [500], text: /tiktoken|object has no attribute|is not defined/, code: 'internal-error', reachedProvider: true },
  /* what its JSON readers say of an answer that is none */
  {
    statuses: [500],
    text: /^No valid JSON objects found in response$|line \d+ column \d+ \(char \d+\)$/,
    code: 'upstream-garbled',
    reachedProvider: true,
  },
  {
    statuses: [429, 500],
    text: /Error code: 429|'429 Too Many Requests'|error \(429\)/,
    code: 'upstream-rate-limited',
    reachedProvider: true,
  },
  { statuses: [500, 502], text: /./s, code: 'upstream-failed', reachedProvider: true },
  { statuses: [429], text: /./s, code: 'upstream-rate-limited', reachedProvider: true },
  { statuses: [401], text: /^API key required$/, code: 'upstream-failed', reachedProvider: false },
];

export const meaningOfDetail = (status: number, detail: string): TextRule | undefined =>
  DETAIL_RULES.find((rule) => rule.statuses.includes(status) && rule.text.test(detail));

import { type RecordedResponse, secretWords } from './recording.js';

/** Every Unix time (seconds) of an answer becomes this one. */
export const placeholderTime = 1_700_000_000;

/** The real address of an upstream, and the name it goes by in recordings. */
export type HostNames = readonly (readonly [from: string, to: string])[];

const judgedHeaders = /^(allow|vary|retry-after|location|www-authenticate|access-control-.*|x-aisbf-.*)$/;

/** The headers a recording keeps, sorted by name. */
export function judged(headers: Iterable<readonly [string, string]>): Record<string, string> {
  return Object.fromEntries(
    [...headers]
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => judgedHeaders.test(name))
      .sort(([a], [b]) => a.localeCompare(b)),
  );
}

/**
 * Takes out of a text what differs from run to run or must not be told: upstream addresses, tokens, and
 * - Unix times of this century as they stand in ids and numbers -> 1700000000 (10 digits starting with 17, 18 or 19)
 * - remaining cooldown seconds between 280 and 300 -> 299, up to 7 (after a 429 with Retry-After: 7) -> 6
 * - `effective_context`, the prompt counted by a tokenizer -> 1
 */
export function scrubText(text: string, hosts: HostNames): string {
  let scrubbed = text;
  for (const [from, to] of hosts) scrubbed = scrubbed.replaceAll(from, to);
  for (const word of secretWords) scrubbed = scrubbed.replaceAll(word, '<token>');
  return scrubbed
    .replace(/\b1[789]\d{8}(?:\.\d+)?\b/g, String(placeholderTime))
    .replace(/\b(?:2[89]\d|300)s\b/g, '299s')
    .replace(/\banother [0-7]s\b/g, 'another 6s')
    .replace(/("effective_context": ?)\d+/g, '$11');
}

/** Whether a stream that fails at once varies by cookie too is a race within the released node: it is not kept. */
function withoutCookie(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return headers['vary'] === 'Origin, Cookie' ? { ...headers, vary: 'Origin' } : headers;
}

/** The answer as it is recorded and compared. */
export function normalise(answer: {
  readonly status: number;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly hosts: HostNames;
}): RecordedResponse {
  const text = scrubText(answer.text, answer.hosts);
  const { status, contentType } = answer;
  const headers = contentType.startsWith('text/event-stream') ? withoutCookie(answer.headers) : answer.headers;
  // The answer to HEAD has a content type but no body.
  if (contentType.startsWith('application/json') && text !== '') return { status, contentType, headers, json: JSON.parse(text) };
  return { status, contentType, headers, body: text };
}

import compare from 'semver/functions/compare.js';
import lte from 'semver/functions/lte.js';
import valid from 'semver/functions/valid.js';
import type { Quirk } from './contract.js';

/** Releases that were looked at: each was asked by the contract suite (`releases/`). */
export const MEASURED_RELEASES = ['0.99.82', '0.99.84', '0.99.87', '0.99.92'] as const;

/** Stands for no release: every quirk off. */
export const AS_DESIGNED = 'as-designed';

const ALL = MEASURED_RELEASES;
const UP_TO_87 = ['0.99.82', '0.99.84', '0.99.87'] as const;

const quirk = (id: string, title: string, citation: string, shippedIn: readonly string[]): Quirk => ({
  id,
  title,
  citation: `aisbf-contract ${citation}`,
  shippedIn,
});

export const QUIRKS: readonly Quirk[] = [
  quirk('openai-type-fails', 'providers of type openai and anthropic answer 500 and are left out of listings', 'first page 1, 12.B 1', ALL),
  quirk('tier-fails', 'a user with an existing tier gets 500 for all but listings', 'first page 2, 12.B 2', ALL),
  quirk('user-rotation-fails', 'an existing user rotation answers 500', 'first page 3, 12.B 3', ALL),
  quirk('user-autoselect-fails', 'any user autoselect answers 500', 'first page 3, 12.B 3', ALL),
  quirk('embeddings-fail', 'embeddings, speech and images answer 500 and count against the provider', 'first page 4, 12.B 4', ALL),
  quirk('rotations-are-chat-only', 'rotations and autoselects answer 500 on anything but chat', 'first page 5, 12.B 5', ALL),
  quirk('completions-fail', '/api/v1/completions answers 500', 'first page 6, 12.B 6', ALL),
  quirk('transcriptions-fail', '/api/v1/audio/transcriptions answers 500', 'first page 7, 12.B 7', ALL),
  quirk('cache-stats-unavailable', '/api/v1/cache/stats always says unavailable', 'first page 8, 12.B 8', ALL),
  quirk('not-found-says-nothing', 'details of a 404 are replaced by Not found', 'first page 9, 12.B 9', ALL),
  quirk('sdk-streams-cut', 'streams of SDK providers lose their last chunk and [DONE]', 'first page 10, 12.B 10', ALL),
  quirk('ollama-streams-harm', 'a stream of an ollama provider fails and disables it on all nodes', '12.B 10, 12.G 2', ALL),
  quirk('upstream-blocks-node', 'a slow upstream of an SDK provider blocks the whole node', 'first page 11, 12.B 11', ALL),
  quirk('cache-crosses-users', 'users, rotations and autoselects of one id share cache entries', '5.3, 12.C mode 9', ALL),
  quirk('unavailable-says-nothing', 'a 503 does not say why the provider is not to be had', '12.A D4', UP_TO_87),
  quirk('upstream-429-is-500', "an upstream's 429 is answered as 500 on direct calls", '12.A D5', UP_TO_87),
  quirk('mysql-unusable', 'the node cannot open MySQL and serves from a SQLite file of its own', '12.A D1', ['0.99.92']),
];

/** Quirks of a release; of one that was not measured, those of the measured release next below it (else of the oldest). */
export function quirksOf(release: string): ReadonlySet<string> {
  const like = nearestMeasured(release);
  return new Set(like === undefined ? [] : QUIRKS.filter(({ shippedIn }) => shippedIn.includes(like)).map(({ id }) => id));
}

/** Undefined for {@link AS_DESIGNED}. */
export function nearestMeasured(release: string): string | undefined {
  if (release === AS_DESIGNED || valid(release) === null) return undefined;
  const ascending = [...MEASURED_RELEASES].sort(compare);
  return ascending.findLast((measured) => lte(measured, release)) ?? ascending[0];
}

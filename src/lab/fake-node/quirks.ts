import { compare, lte, valid } from 'semver';

/**
 * Where released software does not do what it was designed to do. Each is a switch: off as designed, on as the release shipped it.
 * The last ones are no quirks of any release but faults that only a fake node can be given.
 */
export interface Quirk {
  readonly id: string;
  readonly title: string;
  /** Where it was measured, in the contract document. */
  readonly citation: string;
  readonly shippedIn: readonly string[];
}

const all = ['0.99.82', '0.99.84', '0.99.87', '0.99.92'] as const;

export const quirks: readonly Quirk[] = [
  {
    id: 'user-rotations-answer-500',
    title: 'an existing user rotation answers 500, unless the response cache holds the answer',
    citation: 'contract 12.B row 3, READ FIRST 3',
    shippedIn: all,
  },
  {
    id: 'user-autoselects-500',
    title: 'every user autoselect answers 500, existing or not',
    citation: 'contract 12.B row 3, READ FIRST 3',
    shippedIn: all,
  },
  {
    id: 'tier-blocks-user-tokens',
    title: 'a user whose tier exists is answered 500 to all but GETs ending in /models',
    citation: 'contract 12.B row 2, READ FIRST 2',
    shippedIn: all,
  },
  {
    id: 'ollama-stream-error',
    title: 'a stream of an ollama provider is one error line and counts as failures',
    citation: 'contract 12.B row 10',
    shippedIn: all,
  },
  {
    id: 'openai-type-broken',
    title: 'providers of type openai cannot be built: chats answer 500, listings lack them',
    citation: 'contract 12.B row 1, READ FIRST 1',
    shippedIn: all,
  },
  {
    id: 'sync-upstream-blocks-node',
    title: 'while an upstream is asked by SDK, not streamed, the whole node waits, /health included',
    citation: 'contract 12.B row 11, READ FIRST 11',
    shippedIn: all,
  },
  {
    id: 'mysql-never-opens',
    title: 'MySQL is never opened; the node serves from a SQLite file of its own',
    citation: 'contract 12.A D1',
    shippedIn: ['0.99.92'],
  },
  {
    id: 'cooldown-names-reason',
    title: 'the 503 of a disabled provider names provider and reason',
    citation: 'contract 12.A D4',
    shippedIn: ['0.99.92'],
  },
  {
    id: 'upstream-429-passes',
    title: 'an upstream 429 on a direct call stays a 429, and the caller does not count it',
    citation: 'contract 12.A D5',
    shippedIn: ['0.99.92'],
  },
  {
    id: 'media-500',
    title: 'embeddings, speech and images answer 500, and it counts against the provider',
    citation: 'contract 12.B row 4, READ FIRST 4',
    shippedIn: all,
  },
  {
    id: 'completions-500',
    title: '/api/v1/completions answers 500: the release hands on its arguments the wrong way round',
    citation: 'contract 12.B row 6, READ FIRST 6',
    shippedIn: all,
  },
  {
    id: 'reload-config-500',
    title: 'a reload of what a user has is done and answered 500',
    citation: 'contract 1.9',
    shippedIn: all,
  },
  {
    id: 'chat-errors',
    title: 'fault: every chat answers 500 while /health stays 200',
    citation: 'fault catalogue, node-errors',
    shippedIn: [],
  },
  {
    id: 'keeps-tokens',
    title: 'fault: a token that was found once is not looked up again',
    citation: 'fault catalogue, node-keeps-tokens',
    shippedIn: [],
  },
  {
    id: 'mixes-answers',
    title: 'fault: of two chats under way at once each is answered what the other asked',
    citation: 'fault catalogue, node-mixes-answers',
    shippedIn: [],
  },
  {
    id: 'keeps-user-config',
    title: 'fault: what a user has is read once, whatever is reloaded',
    citation: 'fault catalogue, node-keeps-user-config',
    shippedIn: [],
  },
];

/** A release that was not measured has the quirks of the measured one before it. */
function measuredBefore(release: string): string | undefined {
  if (valid(release) === null) return undefined;
  const measured = [...new Set(quirks.flatMap(({ shippedIn }) => shippedIn))].sort(compare);
  return measured.findLast((one) => lte(one, release)) ?? measured[0];
}

/** Which quirks are on: those the release shipped (none on the playbook's contract), those asked for, less those switched off. */
export function activeQuirks(options: {
  readonly contract: string;
  readonly release: string;
  readonly quirk: readonly string[];
  readonly noQuirk: readonly string[];
}): ReadonlySet<string> {
  const like = options.contract === 'playbook' ? undefined : measuredBefore(options.release);
  const shipped = like === undefined ? [] : quirks.filter((quirk) => quirk.shippedIn.includes(like)).map((quirk) => quirk.id);
  return new Set([...shipped, ...options.quirk].filter((id) => !options.noQuirk.includes(id)));
}

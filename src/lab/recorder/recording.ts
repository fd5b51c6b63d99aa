/** What was asked of a released node and what it answered, as kept in `fixtures/recordings/RELEASE/TOPIC.json`. */
export interface Recording {
  readonly id: string;
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
}

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  /** Who asks, never the token itself. */
  readonly bearer: Bearer;
  readonly body?: unknown;
  /** A body that is no JSON, sent as it is. */
  readonly text?: string;
}

export interface RecordedResponse {
  readonly status: number;
  /** As sent, '' where the node sent none. */
  readonly contentType: string;
  /** The judged ones only, lower case, sorted. */
  readonly headers: Readonly<Record<string, string>>;
  /** Exactly one of these two: the parsed body where it is JSON, else its text. */
  readonly json?: unknown;
  readonly body?: string;
}

/** Names for the ways to (not) show a token. The recording cluster's own tokens stand behind them. */
export const bearers = [
  'none',
  'wrong',
  'global',
  'global-2',
  'global-lower-case-scheme',
  'global-as-x-api-key',
  'user',
  'user-upper-case',
  'user-scope-api',
  'user-scope-mcp',
  'user-tiered',
  'user-without-config',
  'user-inactive',
  'user-admin',
] as const;

export type Bearer = (typeof bearers)[number];

const tokens: Readonly<Record<Bearer, string>> = {
  none: '',
  wrong: 'no-such-token',
  global: 'gtok-1',
  'global-2': 'gtok-2',
  'global-lower-case-scheme': 'gtok-1',
  'global-as-x-api-key': 'gtok-1',
  user: 'alice-tok',
  'user-upper-case': 'ALICE-TOK',
  'user-scope-api': 'alice-tok-api',
  'user-scope-mcp': 'alice-tok-mcp',
  'user-tiered': 'bob-tok',
  'user-without-config': 'carol-tok',
  'user-inactive': 'dave-tok',
  'user-admin': 'root1-tok',
};

/** The header a bearer sends: the recording cluster's tokens are public test words. */
export function authorization(bearer: Bearer): Readonly<Record<string, string>> {
  if (bearer === 'none') return {};
  if (bearer === 'global-as-x-api-key') return { 'x-api-key': tokens[bearer] };
  if (bearer === 'global-lower-case-scheme') return { authorization: `bearer ${tokens[bearer]}` };
  return { authorization: `Bearer ${tokens[bearer]}` };
}

/** Every token that must not show in a recording. */
export const secretWords: readonly string[] = [...new Set(Object.values(tokens)), 'sk-stub'].filter((token) => token !== '');

/** A row of a topic before it is answered. */
export interface Row extends RecordedRequest {
  readonly id: string;
}

/** Rows that are asked one after the other of a node that has just been started with an empty Redis. */
export interface Topic {
  readonly name: string;
  readonly about: string;
  /** How the node must differ from the recording cluster's; such topics are recorded only when named. */
  readonly needs?: string;
  readonly rows: readonly Row[];
}

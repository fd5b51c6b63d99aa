/** Something that a cluster file may say, and without which a check has less to go by, or nothing. */
export interface Declaration {
  /** The key, as a person would say it. */
  readonly key: string;
  /** What it is called in a sentence: `no MySQL is declared`. */
  readonly what: string;
  /** A line to copy into the file and change. */
  readonly example: string;
}

const declaration = (key: string, what: string, example: string): Declaration => ({ key, what, example });

const USER = '{ username: alice, token: "$' + '{ALICE_TOKEN}" }';

/** Every declaration that a check may miss. */
export const DECLARATIONS = {
  mysql: declaration('mysql', 'MySQL', 'mysql: { url: "$' + '{MYSQL_URL}" }'),
  writeUrl: declaration(
    'mysql.writeUrl',
    'account that may write canary rows',
    'mysql: { url: "$' + '{MYSQL_URL}", writeUrl: "$' + '{MYSQL_WRITE_URL}" }',
  ),
  redis: declaration('redis', 'Redis', 'redis: { url: "$' + '{REDIS_URL}" }'),
  entry: declaration('entry', 'balancer', 'entry: { url: "https://ai.example.com" }'),
  upstreamHeader: declaration(
    'entry.upstreamHeader',
    'header that names the upstream',
    'entry: { url: "https://ai.example.com", upstreamHeader: x-upstream }',
  ),
  upstream: declaration(
    'nodes[].upstream',
    'name of a node in the header of the balancer',
    'nodes: [{ id: node-1, url: "http://10.0.0.11:17765", upstream: "10.0.0.11:17765" }]',
  ),
  routes: declaration('routes', 'route', 'routes: ["autoselect:chat-default"]'),
  global: declaration('identities', 'global identity', 'identities: [{ id: ops, kind: global, token: "$' + '{OPS_TOKEN}" }]'),
  user: declaration('identities', 'user identity', `identities: [${USER}]`),
  testUser: declaration(
    'identities[].harness',
    'dedicated test user',
    'identities: [{ username: probe, harness: true, token: "$' + '{PROBE_TOKEN}" }]',
  ),
  dashboard: declaration(
    'identities',
    'identity of kind dashboard',
    'identities: [{ id: desk, kind: dashboard, username: probe, password: "$' + '{DESK_PASSWORD}" }]',
  ),
  directRoute: declaration(
    'routes',
    'route of a user to a provider of its own',
    'routes: [{ id: alice-own, model: "user-provider:mine", identities: [alice] }]',
  ),
  latency: declaration('routes[].expect.maxLatencyMs', 'limit of time', 'expect: { maxLatencyMs: 5000 }'),
  tokens: declaration('routes[].expect.maxTokens', 'limit of tokens', 'expect: { maxTokens: 2000 }'),
  rateLimit: declaration(
    'rateLimit',
    'rateLimit',
    `rateLimit: { requests: 60, counted: node, identity: { id: limited, kind: user, username: limited, token: "$` + `{LIMITED_TOKEN}" } }`,
  ),
  consistency: declaration('consistency', 'consistency item', 'consistency: [{ id: rotations, request: GET /api/rotations, as: ops }]'),
} as const satisfies Readonly<Record<string, Declaration>>;

export type DeclarationName = keyof typeof DECLARATIONS;

/** The end of a sentence that says what to add. */
export const toDeclare = (name: DeclarationName): string => `declare ${DECLARATIONS[name].example}`;

/** Why a check has no subject here: `no MySQL is declared; declare mysql: { url: ... }`. */
export const noneDeclared = (name: DeclarationName): string => `no ${DECLARATIONS[name].what} is declared; ${toDeclare(name)}`;

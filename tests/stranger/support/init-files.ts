import type { Lab } from '../../../src/lab/lab.js';

type Env = Readonly<Record<string, string>>;

interface Expected {
  readonly exitCode: 0 | 1;
  /** Each finding with its suspects. */
  readonly found: readonly string[];
}

/** A file as `init` writes it, and what `diagnose` finds with it. */
export interface InitFile {
  readonly name: string;
  words(lab: Lab): readonly string[];
  env(lab: Lab): Env;
  readonly healthy: readonly string[];
  readonly sick: Readonly<Record<string, Expected>>;
}

const urls = (lab: Lab) => lab.nodes.map(({ spec, url }) => `${spec.id}=${url}`);
const nodes = (lab: Lab): Env => ({ AISBF_CHECK_NODES: urls(lab).join(',') });
const token = (lab: Lab): Env => ({ AISBF_CHECK_TOKEN: lab.env['AISBF_TOKEN_OPS'] ?? '' });
const userToken = (lab: Lab): Env => ({ AISBF_CHECK_USER_TOKEN: lab.env['AISBF_TOKEN_ADMIN'] ?? '' });
const user = (lab: Lab): Env => ({ AISBF_CHECK_USER: 'admin', ...userToken(lab) });
const routes = { AISBF_CHECK_ROUTES: 'autoselect:chat-default,rotation:support-private-rotation' };
const stores = (lab: Lab): Env => ({
  AISBF_CHECK_MYSQL_URL: lab.env['AISBF_MYSQL_URL'] ?? '',
  AISBF_CHECK_REDIS_URL: lab.env['AISBF_REDIS_URL'] ?? '',
});
const prefixes = { AISBF_CHECK_CACHE_PREFIX: 'aisbf:prod:', AISBF_CHECK_RESPONSE_PREFIX: 'aisbf:prod:response:' };

const SMALL = 'coverage-too-small identities';
const DOWN = { exitCode: 1, found: ['node-unreachable aisbf-1'] } as const;
const DOWN_AND_SMALL = { exitCode: 1, found: ['node-unreachable aisbf-1', SMALL] } as const;
const UNSEEN = { exitCode: 0, found: [SMALL] } as const;
const SQLITE = { exitCode: 1, found: ['node-on-another-database aisbf-3'] } as const;

const fromEnv = () => ['--from-env'];
const from = (lab: Lab) => ['--from', ...urls(lab)];

export const INIT_FILES: readonly InitFile[] = [
  {
    name: '--from-env, nodes alone',
    words: fromEnv,
    env: nodes,
    healthy: [SMALL],
    sick: { 'node-on-sqlite:aisbf-3': UNSEEN, 'node-down:aisbf-1': DOWN_AND_SMALL },
  },
  {
    name: '--from-env, a global token',
    words: fromEnv,
    env: (lab) => ({ ...nodes(lab), ...token(lab) }),
    healthy: [SMALL],
    sick: { 'node-on-sqlite:aisbf-3': UNSEEN },
  },
  {
    name: '--from-env, a user and routes',
    words: fromEnv,
    env: (lab) => ({ ...nodes(lab), ...user(lab), ...routes }),
    healthy: [],
    sick: { 'node-on-sqlite:aisbf-3': SQLITE, 'node-down:aisbf-1': DOWN },
  },
  {
    name: '--from-env, everything',
    words: fromEnv,
    env: (lab) => ({
      ...nodes(lab),
      ...token(lab),
      ...user(lab),
      ...routes,
      ...stores(lab),
      ...prefixes,
      AISBF_CHECK_ENTRY: lab.balancer.url,
      AISBF_CHECK_UPSTREAM_HEADER: 'x-aisbf-upstream',
    }),
    healthy: [],
    sick: { 'node-on-sqlite:aisbf-3': SQLITE, 'node-down:aisbf-1': DOWN },
  },
  {
    name: '--from, nodes alone',
    words: from,
    env: () => ({}),
    healthy: [SMALL],
    sick: { 'node-on-sqlite:aisbf-3': UNSEEN },
  },
  {
    name: '--from, a user',
    words: (lab) => [...from(lab), '--user', 'admin'],
    env: userToken,
    healthy: [],
    sick: { 'node-on-sqlite:aisbf-3': SQLITE },
  },
  {
    name: '--from, everything',
    words: (lab) => [...from(lab), '--user', 'admin', '--entry', lab.balancer.url],
    env: (lab) => ({ ...token(lab), ...userToken(lab), ...stores(lab) }),
    healthy: [],
    sick: { 'node-on-sqlite:aisbf-3': SQLITE, 'node-down:aisbf-1': DOWN },
  },
];

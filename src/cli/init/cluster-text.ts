import type { InitAnswers, UserAnswer } from './answers.js';
import type { NodeAnswer } from './node-words.js';

/** YAML takes a JSON string for what it is, whatever is in it. */
const quoted = (text: string): string => JSON.stringify(text);
const reference = (variable: string): string => `"\${${variable}}"`;

/** A section, or the same as a comment where nothing was said of it. */
function section(comment: string, lines: readonly string[], example: readonly string[]): string {
  const body = lines.length > 0 ? lines : example.map((line) => `# ${line}`);
  return [...comment.split('\n').map((line) => `# ${line}`), ...body].join('\n');
}

const nodeLine = ({ id, url, upstream }: NodeAnswer): string =>
  `  - { id: ${quoted(id)}, url: ${quoted(url)}${upstream === undefined ? '' : `, upstream: ${quoted(upstream)}`} }`;

function userLine({ username, token, role, dedicated }: UserAnswer): string {
  const more = `${role === undefined ? '' : `role: ${role}, `}${dedicated ? 'harness: true, ' : ''}`;
  return `  - { id: ${quoted(username)}, kind: user, username: ${quoted(username)}, ${more}token: ${reference(token)} }`;
}

/** Id of the global token, which must not be that of the user. */
const globalId = ({ user }: InitAnswers): string => (user?.username === 'ops' ? 'global' : 'ops');

function identityLines(answers: InitAnswers): readonly string[] {
  const { globalToken, user } = answers;
  const lines = [
    ...(globalToken === undefined ? [] : [`  - { id: ${globalId(answers)}, kind: global, token: ${reference(globalToken)} }`]),
    ...(user === undefined ? [] : [userLine(user)]),
  ];
  return lines.length === 0 ? [] : ['identities:', ...lines];
}

/** Who calls a route: a user's own models are called by that user, the others by whoever is there first. */
function callerOf(model: string, answers: InitAnswers): string | undefined {
  const { globalToken, user } = answers;
  const own = model.startsWith('user-');
  return own || globalToken === undefined ? user?.username : globalId(answers);
}

function routeLines(answers: InitAnswers): readonly string[] {
  const lines = answers.routes.flatMap((model) => {
    const caller = callerOf(model, answers);
    return caller === undefined ? [] : [`  - { id: ${quoted(model)}, model: ${quoted(model)}, identities: [${quoted(caller)}] }`];
  });
  return lines.length === 0 ? [] : ['routes:', ...lines];
}

function redisLines({ redis }: InitAnswers): readonly string[] {
  if (redis === undefined) return [];
  const { cachePrefix, responsePrefix } = redis;
  return [
    'redis:',
    `  url: ${reference(redis.url)}`,
    ...(cachePrefix === undefined ? [] : [`  cachePrefix: ${quoted(cachePrefix)}`]),
    ...(responsePrefix === undefined ? [] : [`  responsePrefix: ${quoted(responsePrefix)}`]),
  ];
}

/** The text of a cluster file that says what it was told, and shows what more could be said. @param schema path of the JSON schema, for editors */
export function clusterText(answers: InitAnswers, schema: string): string {
  const { entry } = answers;
  const header = entry?.upstreamHeader === undefined ? '' : `, upstreamHeader: ${quoted(entry.upstreamHeader)}`;
  const sections = [
    `# yaml-language-server: $schema=${schema}`,
    '# What this cluster is. docs/cluster-file.md of aisbf-check describes every key. No secret is written here: each is named by a variable.',
    `name: ${quoted(answers.name)}`,
    section(
      'The load balancer. upstreamHeader: its response header that names the node; nodes[].upstream: what it calls a node there, if neither id nor host:port.',
      entry === undefined ? [] : [`entry: { url: ${quoted(entry.url)}${header} }`],
      ['entry: { url: "https://ai.example", upstreamHeader: x-upstream }'],
    ),
    [
      '# Each node by an address of its own, past the balancer. One in repair: drain: { reason: new disk, expires: 2030-01-31 }',
      'nodes:',
      ...answers.nodes.map(nodeLine),
    ].join('\n'),
    section(
      "Whose tokens are tried. global: listed in the nodes' configuration. user: a row of the shared database; harness: true marks a dedicated test user (at most one).",
      identityLines(answers),
      ['identities:', `  - { id: ops, kind: global, token: "\${AISBF_CHECK_TOKEN}" }`],
    ),
    section(
      'The shared database, by an account that may only read (doctor tells).\nwriteUrl: an account that may write token rows (INSERT, DELETE, UPDATE of is_active); with allow: [mutates] it proves which database each node uses.',
      answers.mysql === undefined ? [] : ['mysql:', `  url: ${reference(answers.mysql)}`],
      ['mysql:', `  url: "\${AISBF_CHECK_MYSQL_URL}"`],
    ),
    section(
      'The shared cache, with the prefixes that the nodes should use. Another environment on the same Redis belongs into neighbours.',
      redisLines(answers),
      [
        'redis:',
        `  url: "\${AISBF_CHECK_REDIS_URL}"`,
        '  cachePrefix: "aisbf:prod:"',
        '  responsePrefix: "aisbf:prod:response:"',
        'neighbours:',
        '  - { name: staging, cachePrefix: "aisbf:staging:", responsePrefix: "aisbf:staging:response:" }',
      ],
    ),
    section('The routes that your apps really call, and as whom.', routeLines(answers), [
      'routes:',
      '  - { id: chat-default, model: "autoselect:chat-default", identities: [ops], expect: { maxLatencyMs: 5000 } }',
    ]),
    section(
      'Reading is always allowed. spends: completions, which prove routes and cache. mutates: rows that are removed again.\nThe command line can add to it (--allow). aisbf-check diagnose --plan prints what a run would take.',
      [],
      ['allow: [spends]', 'budget: { requests: 500, completions: 20 }'],
    ),
    section(
      'With mutates, tokens and a rotation come and go, in labs and staging only, to see how soon each node shows it. Where this is one that\nis called production: inProduction: true.',
      [],
      ['convergence: { withinSeconds: 5 }'],
    ),
    section(
      'What is known to be wrong and tolerated until a date; an expired waiver is a finding.',
      [],
      ['waivers:', '  - { finding: node-unreachable, culprits: [n3], reason: new disk, expires: 2030-01-31 }'],
    ),
  ];
  return `${sections.join('\n\n').replace('\n\n', '\n')}\n`;
}

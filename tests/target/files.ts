// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cluster files write variables so
import type { Cluster } from '../../src/target/cluster.js';
import { ClusterFileError, parseCluster } from '../../src/target/load.js';

export const CANARY = 'canary-4f1d-token-value';

export const ENV: Readonly<Record<string, string>> = {
  OPS: `${CANARY}-ops`,
  ALICE: `${CANARY}-alice`,
  PROBE: `${CANARY}-probe`,
  DESK: `${CANARY}-desk`,
  STORE_PASSWORD: `${CANARY}@/:?`,
  MYSQL_URL: `mysql://aisbf:${CANARY}@db:3306/aisbf`,
  NODE_PORT: '17761',
};

/** A file in which all that can be said is said. */
export const WHOLE = `# yaml-language-server: $schema=../schema/cluster.schema.json
name: shop
environment: production
contract: aisbf-0.99
release: 0.99.87
entry: { url: "https://ai.example/", upstreamHeader: x-upstream, host: ai.example, tls: { ca: ca.pem, serverName: ai } }
nodes:
  - { id: n1, url: "http://10.0.0.1:\${NODE_PORT}/" }
  - id: n2
    url: http://10.0.0.2:17761/below
    host: n2.example
    mysqlHost: 10.0.0.2
    upstream: pool-2
    drain: { reason: new disk, link: "https://tickets.example/7", expires: 2026-12-31 }
identities:
  - { id: ops, kind: global, token: "\${OPS}" }
  - { id: alice, kind: user, username: alice, scope: both, role: user, token: { file: alice.token } }
  - { id: probe, kind: user, username: probe, harness: true, token: "\${PROBE}" }
  - { id: desk, kind: dashboard, username: desk, password: "\${DESK}" }
mysql:
  url: \${MYSQL_URL}
  writeUrl: mysql://writer:\${STORE_PASSWORD}@db:3306/aisbf
  tls: { ca: db-ca.pem, cert: probe.pem, key: probe.key, serverName: db }
redis: { url: "rediss://:\${STORE_PASSWORD}@cache:6379/1", tls: { ca: /cache-ca.pem }, cachePrefix: "p:", responsePrefix: "p:response:", maxTtlSeconds: 600 }
neighbours:
  - name: staging
    cachePrefix: "s:"
    responsePrefix: "s:response:"
    probe: { url: "http://10.1.0.1:1", model: alpha/m1, identity: { id: ops-staging, kind: global, token: "\${OPS}" } }
routes:
  - { id: chat, model: "autoselect:chat-default", identities: [ops] }
  - id: own
    model: user-provider/mine
    identities: [alice]
    expect: { status: 200, schema: chat, content: "^ok", maxLatencyMs: 900, maxTokens: 50, streaming: true }
consistency:
  - { id: ids, request: GET /, project: "sort(rotations)" }
  - { id: users, request: "GET /api/u/{username}/models", as: alice, expect: rows, sql: SELECT username FROM users }
  - { id: version, request: GET /version, as: ops, expect: equal, value: { version: 0.99.87 } }
limits: { perNode: 2 }
allow: [spends, mutates]
require: [node-health]
budget: { requests: 100, completions: 0 }
waivers:
  - { finding: node-down, culprits: [n2], reason: known, expires: 2026-12-31 }
`;

export function parse(text: string, env: Readonly<Record<string, string | undefined>> = ENV): Cluster {
  return parseCluster(text, {
    file: '/etc/aisbf/cluster.yaml',
    env,
    readFile: (path) => {
      if (path === '/etc/aisbf/alice.token') return `${CANARY}-from-file\nsecond line\n`;
      throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });
    },
  });
}

/** The problems of a text that must have some. */
export function problemsOf(text: string, env?: Readonly<Record<string, string | undefined>>): ClusterFileError {
  try {
    parse(text, env);
  } catch (error) {
    if (error instanceof ClusterFileError) return error;
    throw error;
  }
  throw new Error('the text was accepted');
}

/** Problems as `line:column path message`. */
export const linesOf = (error: ClusterFileError): readonly string[] =>
  error.problems.map(({ line, column, path, message }) => `${line}:${column} ${path} ${message}`);

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cluster files write variables so
import { describe, expect, it } from 'vitest';
import { linesOf, problemsOf } from './files.js';

const SICK = `name: example
contrat: auto
nodes:
  - id: n1
    url: \${N1_URL}
  - id: n1
    url: ftp://x
    drain: { reason: r, expires: 2026-02-30 }
  - { id: n3, url: "http://h", tls: { caa: x } }
identities:
  - { id: ops, kind: globl, token: literal }
  - id: alice
    kind: user
    harness: true
    token: \${MISSING}
  - { id: bob, kind: user, username: bob, harness: true, token: { file: nowhere } }
redis:
  url: http://h
routes:
  - id: r
    model: nonsense
    identities: [opps, alice]
    expect: { status: abc, maxLatencyMs: -1, schema: chatt, content: "(" }
  - model: rotation:x
    identities: []
limits: { perNodes: 3 }
waivers: [{ finding: x, reason: y, expires: soon }, 7]
require: all
name: twice
consistency:
  - { id: a, request: POST /x, as: nobody, expect: equal }
  - { id: b, request: "GET /u/{username}", project: "a[" }
`;

describe('a sick cluster file', () => {
  const error = problemsOf(SICK, { N1_URL: 'http://n1' });

  it('has all its problems told at once, in their order, each with its place', () => {
    expect(linesOf(error)).toEqual([
      '2:1 contrat no such key here (did you mean contract?)',
      '6:9 nodes[1].id n1 is already the id of nodes[0]',
      '7:10 nodes[1].url this is no address of the form http://HOST:PORT or https://HOST:PORT',
      '8:34 nodes[1].drain.expires this must be a date that exists, as YYYY-MM-DD',
      '9:39 nodes[2].tls.caa no such key here (did you mean ca?)',
      '11:22 identities[0].kind this must be one of global, user, dashboard (did you mean global?)',
      '11:36 identities[0].token a token is not written here: name an environment variable, ${NAME}, as the whole value, or { file: PATH }',
      '12:5 identities[1].username this is missing: a user identity is asked for below /api/u/USERNAME',
      '15:12 identities[1].token the environment variable MISSING is not set',
      '16:52 identities[2].harness identities[1] is the harness identity already',
      '16:65 identities[2].token the file nowhere cannot be read (ENOENT)',
      '18:8 redis.url this is no address of the form redis://HOST:PORT/... or rediss://HOST:PORT/...',
      '21:12 routes[0].model this is no model: write autoselect:ID, rotation:ID, user-provider:ID, user-rotation:ID, user-autoselect:ID (or the same with /) or PROVIDER/MODEL',
      '22:18 routes[0].identities[0] no identity has the id opps (did you mean ops?)',
      '23:23 routes[0].expect.status this must be a number, not a text',
      '23:42 routes[0].expect.maxLatencyMs this must be above 0',
      expect.stringMatching(/^23:54 routes\[0\]\.expect\.schema this must be one of chat, .*\(did you mean chat\?\)$/),
      '23:70 routes[0].expect.content this is no regular expression',
      '24:5 routes[1].id this is missing; it must be a text',
      '25:17 routes[1].identities at least one identity must call the route',
      '26:11 limits.perNodes no such key here (did you mean perNode?)',
      '27:11 waivers[0].culprits this is missing; it must be a list',
      '27:45 waivers[0].expires this must be a date that exists, as YYYY-MM-DD',
      '27:53 waivers[1] this must be a map (key: value), not a number',
      '28:10 require this must be a list, not a text',
      '29:1 name this key is written twice',
      '31:5 consistency[0].value this is missing: expect: equal compares with it',
      '31:23 consistency[0].request this must be of the form GET /path',
      '31:36 consistency[0].as no identity has the id nobody',
      '32:5 consistency[1].as {username} in the request needs a user identity here',
      '32:53 consistency[1].project this is no JMESPath expression',
    ]);
  });

  it('is told as FILE:LINE:COLUMN KEY: PROBLEM, one line each', () => {
    const lines = error.message.split('\n');
    expect(lines[0]).toBe(
      `Failed to read the cluster file /etc/aisbf/cluster.yaml: ${error.problems.length} problems. Please correct them (docs/cluster-file.md describes every key).`,
    );
    expect(lines[1]).toBe('  /etc/aisbf/cluster.yaml:2:1 contrat: no such key here (did you mean contract?)');
    expect(lines).toHaveLength(error.problems.length + 1);
  });
});

const NODES = 'nodes: [{ id: a, url: "http://h" }]\n';

describe('single problems', () => {
  it.each([
    ['an empty file', '', ['1:1 nodes this is missing; it must be a list']],
    ['a list', '- a\n', ['1:1  this must be a map (key: value), not a list']],
    ['no node', 'name: x\nnodes: []\n', ['2:8 nodes a cluster has at least one node']],
    ['a release that YAML reads as a number', `name: x\nrelease: 0.99\n${NODES}`, ['2:10 release this must be a text, not a number']],
    [
      'an address with a query',
      'name: x\nnodes: [{ id: a, url: "http://h?x=1" }]\n',
      ['2:23 nodes[0].url a base address has no ? or # part'],
    ],
    [
      'an unnamed variable',
      'name: x\nnodes: [{ id: a, url: "http://${}" }]\n',
      ['2:23 nodes[0].url a ${ is not followed by a variable name and }'],
    ],
    [
      'a key far from all',
      `name: x\n${NODES}zzzzzz: 1\n`,
      [expect.stringMatching(/^3:1 zzzzzz no such key here; known: name, environment, contract/)],
    ],
    ['an empty section', `name: x\n${NODES}redis:\n`, ['3:7 redis this must be a map (key: value), not empty']],
    [
      'two problems of one address',
      `name: x\n${NODES}redis: { url: "redis://\${A}:\${B}" }\n`,
      ['3:15 redis.url the environment variable A is not set', '3:15 redis.url the environment variable B is not set'],
    ],
    [
      'an unquoted variable between braces',
      'name: x\nnodes: [{ id: a, url: ${A} }]\n',
      [expect.stringMatching(/^2:\d+ {2}this is not expected here \(within \{ \} and \[ \], \$\{NAME\} must be in quotes\)$/)],
    ],
    [
      'a neighbour user without a name',
      `name: x\n${NODES}neighbours:\n  - name: s\n    probe: { url: "http://s", model: a/b, identity: { id: u, kind: user, token: "\${T}" } }\n`,
      ['5:53 neighbours[0].probe.identity.username this is missing: a user identity is asked for below /api/u/USERNAME'],
    ],
    [
      'an identity listed twice in a route',
      `name: x\n${NODES}identities: [{ id: g, kind: global, token: "\${T}" }]\nroutes: [{ id: r, model: a/b, identities: [g, g] }]\n`,
      ['4:47 routes[0].identities[1] g is listed twice'],
    ],
    [
      'a statement that writes',
      `name: x\n${NODES}consistency: [{ id: c, request: GET /, expect: rows, sql: DELETE FROM users }]\n`,
      ['3:59 consistency[0].sql this must be one SELECT statement'],
    ],
    [
      'two statements',
      `name: x\n${NODES}consistency: [{ id: c, request: GET /, expect: rows, sql: "SELECT 1; DROP TABLE users" }]\n`,
      ['3:59 consistency[0].sql this must be one SELECT statement'],
    ],
    ['an empty variable', 'name: x\nnodes: [{ id: a, url: "${EMPTY}" }]\n', ['2:23 nodes[0].url the environment variable EMPTY is empty']],
  ])('%s', (_, text, expected) => {
    expect(linesOf(problemsOf(text, { T: 't', EMPTY: '' }))).toEqual(expected);
  });

  it('a place is found behind an alias as well', () => {
    const error = problemsOf('name: x\nnodes:\n  - &one { id: a, url: "http://h" }\n  - *one\n');
    expect(linesOf(error)).toEqual([
      '3:16 nodes[1].id a is already the id of nodes[0]',
      '3:24 nodes[1].url this is the address of a already; name each node once',
    ]);
  });
});

describe('a bracket that is not closed', () => {
  it.each([
    ['nodes:\n  - { id: n1, url: "http://a:1"\nname: x\n', '}'],
    ['nodes: [{ id: n1, url: "http://a:1" }\nname: x\n', ']'],
  ])('%j: the missing one is named, not the indentation alone', (text, bracket) => {
    expect(linesOf(problemsOf(text)).join('\n')).toContain(`a closing ${bracket} is missing before this line`);
  });

  it('is not said of a line that is only indented wrongly', () => {
    expect(linesOf(problemsOf('nodes:\n  a: 1\n b: 2\n')).join('\n')).toContain('indented otherwise');
  });
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cluster files write variables so
import { describe, expect, it } from 'vitest';
import { parseCluster } from '../../src/target/load.js';

const parse = (text: string) => parseCluster(text, { file: '/somewhere/aisbf-check.yaml', env: { TOKEN: 'a-token' }, readFile: () => '' });

describe('the short forms of a cluster file', () => {
  it('take addresses, one user with a token and a list of models for a whole file', () => {
    const cluster = parse(`
nodes: ["http://10.0.0.1:17765", "http://10.0.0.2:17765"]
identities: [{ username: alice, token: "\${TOKEN}" }]
routes: ["autoselect:chat-default", "rotation:support-private-rotation", "alpha/chat-model"]
`);
    expect(cluster).toMatchObject({
      name: 'aisbf',
      nodes: [
        { id: 'node-1', url: 'http://10.0.0.1:17765' },
        { id: 'node-2', url: 'http://10.0.0.2:17765' },
      ],
      identities: [{ id: 'alice', kind: 'user', username: 'alice' }],
      routes: [
        { id: 'chat-default', model: 'autoselect:chat-default', identities: ['alice'] },
        { id: 'support-private-rotation', identities: ['alice'] },
        { id: 'alpha-chat-model', identities: ['alice'] },
      ],
    });
  });

  it('keep ids apart: a written one is kept, a made one gives way', () => {
    const cluster = parse(`
nodes: ["http://10.0.0.1", { id: node-1, url: "http://10.0.0.2" }]
identities: [{ username: alice, token: "\${TOKEN}" }]
routes: ["rotation:chat", "autoselect:chat"]
`);
    expect(cluster.nodes.map(({ id }) => id)).toEqual(['node-1-2', 'node-1']);
    expect(cluster.routes.map(({ id }) => id)).toEqual(['chat', 'chat-2']);
  });

  it('leave a dedicated test user out of the callers of a route', () => {
    const cluster = parse(`
nodes: ["http://10.0.0.1"]
identities: [{ username: alice, token: "\${TOKEN}" }, { username: probe, harness: true, token: "\${TOKEN}" }]
routes: ["rotation:chat", { id: own, model: "rotation:own" }]
`);
    expect(cluster.routes.map(({ identities }) => identities)).toEqual([['alice'], ['alice']]);
  });

  it('leave a global token out of the callers of what belongs to a user', () => {
    const cluster = parse(`
nodes: ["http://10.0.0.1"]
identities: [{ username: alice, token: "\${TOKEN}" }, { id: ops, kind: global, token: "\${TOKEN}" }]
routes: ["rotation:chat", "user-rotation:mine", { id: own, model: "user-provider/own/m" }]
`);
    expect(cluster.routes.map(({ identities }) => identities)).toEqual([['alice', 'ops'], ['alice'], ['alice']]);
  });

  it('say what is wrong at its place', () => {
    expect(() => parse('nodes: [ftp://10.0.0.1]\n')).toThrow(/1:9 nodes\[0\]\.url/);
    expect(() => parse('nodes: ["http://10.0.0.1"]\nroutes: [chat]\n')).toThrow(/2:10 routes\[0\]\.model: this is no model/);
  });
});

describe('nodes of one address', () => {
  it.each([
    ['the same text', 'http://10.0.0.1:80', 'http://10.0.0.1:80'],
    ['the default port, the case and a slash', 'http://AI.example:80/', 'http://ai.example'],
  ])('are refused: %s', (_case, first, second) => {
    expect(() => parse(`nodes: ["${first}", "${second}"]\n`)).toThrow(
      /nodes\[1\](\.url)?: this is the address of node-1 already; name each node once/,
    );
  });

  it('are two where the Host header tells them apart, or anything else differs', () => {
    const one = '{ id: a, url: "http://10.0.0.1", host: a.example }';
    expect(
      parse(`nodes: [${one}, { id: b, url: "http://10.0.0.1", host: b.example }, "http://10.0.0.1:81", "https://10.0.0.1"]\n`).nodes,
    ).toHaveLength(4);
  });
});

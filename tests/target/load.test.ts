// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cluster files write variables so
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CANARY, parse, problemsOf, WHOLE } from './files.js';

describe('a cluster file without problems', () => {
  const cluster = parse(WHOLE);

  it('is resolved: addresses, paths, references, defaults', () => {
    expect(cluster).toMatchObject({
      name: 'shop',
      environment: 'production',
      contract: 'aisbf-0.99',
      release: '0.99.87',
      entry: { url: 'https://ai.example', upstreamHeader: 'x-upstream', tls: { ca: '/etc/aisbf/ca.pem', serverName: 'ai' } },
      nodes: [
        { id: 'n1', url: 'http://10.0.0.1:17761' },
        { id: 'n2', url: 'http://10.0.0.2:17761/below', drain: { reason: 'new disk', expires: '2026-12-31' } },
      ],
      mysql: { tls: { ca: '/etc/aisbf/db-ca.pem', cert: '/etc/aisbf/probe.pem', key: '/etc/aisbf/probe.key', serverName: 'db' } },
      redis: { tls: { ca: '/cache-ca.pem' }, cachePrefix: 'p:', responsePrefix: 'p:response:', maxTtlSeconds: 600 },
      routes: [
        { id: 'chat', expect: { status: 200 } },
        { id: 'own', expect: { content: '^ok', maxTokens: 50 } },
      ],
      consistency: [{ expect: 'agree' }, { expect: 'rows' }, { expect: 'equal', value: { version: '0.99.87' } }],
      limits: { perNode: 2, connectTimeoutMs: 3_000, headersTimeoutMs: 10_000, bodyTimeoutMs: 15_000, requestTimeoutMs: 20_000 },
      allow: ['spends', 'mutates'],
      budget: { requests: 100, completions: 0 },
    });
  });

  it('has the values of its secrets inside, encoded where an address needs it', () => {
    const [ops, alice] = cluster.identities;
    expect(ops?.token.reveal()).toBe(`${CANARY}-ops`);
    expect(alice?.token.reveal()).toBe(`${CANARY}-from-file`);
    expect(cluster.mysql?.url.reveal()).toBe(`mysql://aisbf:${CANARY}@db:3306/aisbf`);
    const write = new URL(cluster.mysql?.writeUrl?.reveal() ?? '');
    expect([decodeURIComponent(write.password), write.hostname, write.port]).toEqual([`${CANARY}@/:?`, 'db', '3306']);
  });

  it('shows where secrets came from and no value of any, however it is printed', () => {
    expect(JSON.stringify(cluster.identities.map(({ token }) => token))).toBe('["${OPS}","${/etc/aisbf/alice.token}","${PROBE}"]');
    expect(`${cluster.mysql?.writeUrl}`).toBe('${STORE_PASSWORD}');
    const shown = [
      JSON.stringify(cluster),
      inspect(cluster, { depth: null, showHidden: true }),
      `${inspect(cluster.identities)}`,
      String(cluster.mysql?.url),
    ];
    for (const text of shown) expect(text).not.toContain(CANARY);
  });
});

describe('an account of the dashboard', () => {
  it('stands among the identities of the file, and apart from them afterwards', () => {
    const cluster = parse(WHOLE);
    expect(cluster.identities.map(({ id }) => id)).toEqual(['ops', 'alice', 'probe']);
    expect(cluster.dashboards?.map(({ id, username, password }) => [id, username, password.reveal()])).toEqual([
      ['desk', 'desk', `${CANARY}-desk`],
    ]);
  });

  const file = (identity: string): string => `name: x\nnodes:\n  - { id: a, url: "http://h" }\nidentities:\n  - ${identity}\n`;

  it.each([
    ['{ id: d, kind: dashboard, username: d, token: "${OPS}" }', ['identities[0].password', 'identities[0].token']],
    ['{ id: d, kind: dashboard, password: "${OPS}" }', ['identities[0].username']],
    ['{ id: d, kind: dashboard, username: d, password: "${OPS}", harness: true }', ['identities[0].harness']],
    ['{ id: d, kind: global, password: "${OPS}" }', ['identities[0].token', 'identities[0].password']],
  ])('%s is a problem', (identity, paths) => {
    expect(
      problemsOf(file(identity))
        .problems.map(({ path }) => path)
        .toSorted(),
    ).toEqual(paths.toSorted());
  });
});

describe('defaults of a file that says the least', () => {
  const least = 'name: x\nnodes:\n  - { id: a, url: "http://h" }\n';

  it('are production, read-only, auto, and the documented limits', () => {
    expect(parse(least)).toEqual({
      name: 'x',
      environment: 'production',
      contract: 'auto',
      nodes: [{ id: 'a', url: 'http://h' }],
      identities: [],
      neighbours: [],
      routes: [],
      consistency: [],
      limits: {
        connectTimeoutMs: 3_000,
        headersTimeoutMs: 10_000,
        bodyTimeoutMs: 15_000,
        requestTimeoutMs: 20_000,
        maxBodyBytes: 2_097_152,
        perNode: 4,
        inAll: 256,
        storeTimeoutMs: 5_000,
        maxScannedKeys: 10_000,
        maxClockSkewMs: 5_000,
        minCertificateDays: 14,
      },
      allow: [],
      waivers: [],
    });
  });

  it('are the released prefixes where a Redis is declared', () => {
    expect(parse(`${least}redis: { url: "redis://h:1" }\n`).redis).toMatchObject({
      cachePrefix: 'aisbf:',
      responsePrefix: 'aisbf:response:',
      maxTtlSeconds: 86_400,
    });
  });
});

describe('no problem quotes what may be a secret', () => {
  it.each([
    ['a literal token', WHOLE.replace('"${OPS}"', CANARY)],
    ['a token with a literal tail', WHOLE.replace('"${OPS}"', `"\${OPS}${CANARY}"`)],
    ['a token in a wrong key', WHOLE.replace('{ file: alice.token }', `{ value: ${CANARY} }`)],
    ['a token as alias', WHOLE.replace('"${OPS}"', `*${CANARY}`)],
    ['a token with a tag', WHOLE.replace('"${OPS}"', `!${CANARY} x`)],
    ['a token that breaks the YAML', WHOLE.replace('"${OPS}"', `"${CANARY}" ${CANARY}`)],
    ['a password in a store address', WHOLE.replace('${MYSQL_URL}', `mysql://u:${CANARY}@h/db`)],
    ['a password in a node address', WHOLE.replace('http://10.0.0.2', `http://u:${CANARY}@10.0.0.2`)],
    ['a store address of another kind', WHOLE.replace('url: ${MYSQL_URL}', 'url: ${OPS}')],
    ['a token where an id belongs', WHOLE.replace('identities: [ops]', 'identities: [nobody]')],
  ])('%s', (_, text) => {
    const error = problemsOf(text);
    expect(error.message).not.toContain(CANARY);
    expect(inspect(error, { depth: null })).not.toContain(CANARY);
    expect(error.problems.length).toBeGreaterThan(0);
  });

  it('a token that a header cannot carry', () => {
    const error = problemsOf(WHOLE, {
      OPS: `${CANARY}\nInjected: header`,
      PROBE: 'p',
      DESK: 'a password may hold spaces',
      STORE_PASSWORD: 's',
      MYSQL_URL: 'mysql://h/d',
      NODE_PORT: '1',
    });
    expect(error.problems.map(({ path }) => path)).toEqual(['identities[0].token', 'neighbours[0].probe.identity.token']);
    expect(inspect(error)).not.toContain(CANARY);
  });
});

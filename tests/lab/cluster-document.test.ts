import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { clusterDocument, clusterEnv, clusterText } from '../../src/lab/files/cluster-document.js';
import { makeSecrets } from '../../src/lab/files/secrets.js';
import { disguise } from '../../src/lab/spec/disguise.js';
import { labSpec } from '../../src/lab/spec/lab-spec.js';

const spec = labSpec({ nodes: 2 });
const addresses = {
  entry: 'http://127.0.0.1:1000',
  upstreamHeader: 'x-aisbf-upstream',
  nodes: { 'aisbf-1': 'http://127.0.0.1:1001', 'aisbf-2': 'http://127.0.0.1:1002', 'staging-1': 'http://127.0.0.1:1003' },
  mysql: { host: '127.0.0.1', port: 1004 },
  redis: { host: '127.0.0.1', port: 1005 },
};

describe('the cluster file', () => {
  it('holds no secret and names no variable that the environment lacks', () => {
    const secrets = makeSecrets(spec);
    const text = clusterText(clusterDocument(spec, addresses));
    const env = clusterEnv(spec, secrets, addresses);
    for (const secret of [...Object.values(secrets.tokens), secrets.reader, secrets.writer, secrets.session])
      expect(text).not.toContain(secret);
    const named = [...text.matchAll(/\$\{(\w+)\}/g)].map((match) => match[1] ?? '');
    expect([...named].sort()).toEqual(Object.keys(env).sort());
    for (const name of named) expect(env[name]).toBeTruthy();
  });

  it('reads back as what was meant', () => {
    const document = clusterDocument(spec, addresses);
    expect(parse(clusterText(document))).toEqual(document);
    expect(document).toMatchObject({ name: 'example', environment: 'production', allow: ['spends', 'mutates'] });
    expect(document.neighbours[0]?.probe).toMatchObject({ url: 'http://127.0.0.1:1003', model: 'alpha/chat-model' });
  });

  it('lets two labs share no token', () => {
    const [one, other] = [makeSecrets(spec), makeSecrets(spec)];
    expect(Object.values(other.tokens).filter((token) => Object.values(one.tokens).includes(token))).toEqual([]);
  });

  it('refers to a disguised lab by its new names only', () => {
    const text = clusterText(clusterDocument(disguise(spec, 3), addresses));
    for (const name of ['aisbf-1', 'alice\n', 'ops', 'direct-alpha', 'support-private\n']) expect(text).not.toContain(`id: ${name}`);
    expect(text).toContain('http://127.0.0.1:1002');
  });
});

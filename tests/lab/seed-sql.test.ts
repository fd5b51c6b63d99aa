import { expect, it } from 'vitest';
import { makeSecrets } from '../../src/lab/files/secrets.js';
import { serverSeed } from '../../src/lab/files/seed-sql.js';
import { specFor } from '../../src/lab/start-lab.js';

it.each([[['ops']], [['ops', 'alice']], [['alice', 'bob', 'probe']]])(
  'what seeds the server of a lab with %j holds no empty statement',
  (identities) => {
    const spec = specFor({ nodes: 1, identities });
    const seed = serverSeed(spec, makeSecrets(spec), 'CREATE TABLE one (id INT)');
    // MySQL refuses a semicolon that ends nothing.
    expect(seed).not.toMatch(/;\s*;|^\s*;/);
    expect(seed.trimEnd().endsWith(';')).toBe(true);
  },
);

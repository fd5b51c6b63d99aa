// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cluster files write variables so
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../src/lab/lab.js';
import { startWire } from '../../src/lab/net/wire.js';
import { startLab } from '../../src/lab/start-lab.js';
import { diagnoseLab } from './diagnose-lab.js';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ nodes: 2, engine: 'native' });
});
afterAll(() => lab.stop());

/** Nodes by their addresses, and a token: all that a stranger may have. */
const fileOf = (urls: readonly string[], identity: string): string => `
nodes:
${urls.map((url, index) => `  - { id: n${index + 1}, url: "${url}" }`).join('\n')}
identities: [${identity}]
`;
const USER = '{ username: alice, token: "${AISBF_TOKEN_ALICE}" }';
const GLOBAL = '{ id: ops, kind: global, token: "${AISBF_TOKEN_OPS}" }';

const portOf = (url: string): number => Number(new URL(url).port);

it.each([
  ['a user token', USER],
  ['a global token', GLOBAL],
])('one node by address, by name and through a proxy is found with %s, and the other node is none of them', async (_, identity) => {
  const [one = '', two = ''] = lab.nodes.map(({ url }) => url);
  const proxy = await startWire({ name: 'forward', to: { host: '127.0.0.1', port: portOf(one) } });
  try {
    const urls = [one, `http://localhost:${portOf(one)}`, `http://127.0.0.1:${proxy.port}`, two];
    const document = await diagnoseLab({ clusterFile: fileOf(urls, identity), env: lab.env });
    const found = document.findings.filter(({ severity }) => severity !== 'warning');
    expect(found.map(({ id, fix, culprits }) => [id, fix, culprits.map(({ level }) => level)])).toEqual([
      ['nodes-are-one-process', 'harness', ['n1', 'n2', 'n3']],
    ]);
    expect(document.exitCode).toBe(1);
  } finally {
    await proxy.close();
  }
});

it('two nodes at their own addresses are two', async () => {
  const document = await diagnoseLab({
    clusterFile: fileOf(
      lab.nodes.map(({ url }) => url),
      USER,
    ),
    env: lab.env,
  });
  expect(document.findings).toEqual([]);
  expect(document.checks.find(({ id }) => id === 'separate-processes')).toMatchObject({ verdict: 'pass', cells: { pass: 2, fail: 0 } });
});

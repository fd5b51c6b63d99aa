import { expect, test } from 'vitest';
import { digest, type KeyParts, questionKey } from '../../src/checks/ask/key.js';
import type { Bearer, Destination } from '../../src/checks/question.js';

const DESTINATIONS: readonly Destination[] = [{ kind: 'node', id: 'a' }, { kind: 'balancer' }, { kind: 'neighbour', name: 'staging' }];
const BEARERS: readonly Bearer[] = [
  { kind: 'none' },
  { kind: 'identity', id: 'ops' },
  { kind: 'neighbour', name: 'staging' },
  { kind: 'rate-limit' },
  { kind: 'wrong' },
  { kind: 'ephemeral', name: 'row' },
];
const EXTRAS: readonly Partial<KeyParts>[] = [
  {},
  { nth: 2 },
  { nth: 'again' },
  { fresh: true },
  { fresh: false, nth: 0 },
  { jar: 'ops on a' },
  { path: '/"quoted"\n?ü=\\' },
  { body: {} },
  { body: { model: 'p/m', a: [1, null] }, nth: 1 },
  { form: { b: '1', a: '2' } },
  { headers: { 'x-b': '1', 'x-a': '2' } },
];

const parts: readonly KeyParts[] = DESTINATIONS.flatMap((to) =>
  BEARERS.flatMap((bearer) => EXTRAS.map((extra) => ({ path: '/health', method: 'GET', to, bearer, ...extra }))),
);

test('the key ends in the digest of the stable JSON of all parts, in whatever order they were written: records of before are judged by it', () => {
  for (const one of parts) expect(questionKey(one)).toMatch(new RegExp(`#${digest(one)}$`));
});

test('questions that differ in anything have different keys', () => {
  expect(new Set(parts.map(questionKey)).size).toBe(parts.length);
});

import { expect, test } from 'vitest';
import { capBody } from '../../src/record/body-cap.js';
import { Redactor } from '../../src/record/redact.js';
import { Secret } from '../../src/target/secret.js';

/** How a secret prints. */
const named = (name: string): string => String(new Secret(name, ''));
const token = 'canary/+"token"-0123456789';
const redactor = new Redactor([new Secret('TOKEN', token), new Secret('DB_URL', 'mysql://root:p%40ss-word-1@db:3306/x')]);

test.each([
  ['plain', token],
  ['URL-encoded', encodeURIComponent(token)],
  ['in JSON', JSON.stringify({ token })],
  ['base64', Buffer.from(token).toString('base64')],
  ['base64url', Buffer.from(token).toString('base64url')],
  ...[1, 2, 3].map((shift) => [
    `within longer base64, shifted by ${shift}`,
    Buffer.from(`${'x'.repeat(shift)}${token}y`).toString('base64'),
  ]),
])('a token is taken out: %s', (_form, text) => {
  const clean = redactor.text(`before ${text} after`);
  expect(clean).toContain('TOKEN');
  expect(clean).not.toContain(text);
});

test("a store's password is a secret by itself, as written and decoded", () => {
  expect(redactor.text('using p@ss-word-1 or p%40ss-word-1')).not.toMatch(/ss-word/);
});

test('a short password is taken out where it is used as one, and nowhere else', () => {
  const short = new Redactor([new Secret('DB', 'mysql://aisbf:pw@db/x')]);
  expect(short.text('mysql://aisbf:pw@db/y pwd')).toBe(`mysql://aisbf:${named('DB')}@db/y pwd`);
});

test('JSON stays JSON', () => {
  expect(JSON.parse(redactor.text(JSON.stringify({ echo: token })))).toEqual({ echo: named('TOKEN') });
});

test('headers that carry credentials are dropped', () => {
  expect(redactor.headers({ 'Set-Cookie': 'session=1', authorization: 'x', 'x-echo': token })).toEqual({ 'x-echo': named('TOKEN') });
});

test('a body is cut at the cap, never within a character', () => {
  expect(capBody('ä'.repeat(10), 5)).toEqual({ text: 'ää', truncated: true });
  expect(capBody('ääää', 8)).toEqual({ text: 'ääää', truncated: false });
});

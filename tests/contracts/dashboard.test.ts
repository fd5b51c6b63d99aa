import { describe, expect, it } from 'vitest';
import { hasForgotten, loginMeaning, saveMeaning, sessionMeaning } from '../../src/target/contracts/dashboard.js';
import { jsonView } from './recordings.js';

/* As a released 0.99.87 answered: addresses are built from the node's own socket. */
const NODE = 'http://127.0.0.1:43403';
const moved = (location: string) => [{ status: 303, contentType: '', body: '' }, location] as const;
const stats = { enabled: true, hits: 0, misses: 0, hit_rate: 0, total_requests: 0, backend: 'redis' };

describe('a login', () => {
  it.each([
    ['went well', `${NODE}/dashboard`, 'logged-in'],
    ['went well with the password that all have at first', `${NODE}/dashboard/settings?warning=default_password`, 'logged-in'],
    ['went well, told without an origin', '/dashboard', 'logged-in'],
    ['was refused', `${NODE}/dashboard/login?error=Invalid%20username%20or%20password`, 'refused'],
    ['went elsewhere', 'https://sso.example/', 'unknown'],
  ] as const)('%s', (_, location, meaning) => {
    expect(loginMeaning(...moved(location))).toBe(meaning);
  });

  it('is none with another status, or without an address', () => {
    expect(loginMeaning({ status: 200 }, `${NODE}/dashboard`)).toBe('unknown');
    expect(loginMeaning({ status: 303 }, undefined)).toBe('unknown');
  });
});

describe('a session', () => {
  it('is honoured where the statistics are given', () => {
    expect(sessionMeaning(jsonView(200, stats), undefined)).toBe('honoured');
  });

  it('is refused where it is sent back to the login', () => {
    expect(sessionMeaning(...moved(`${NODE}/dashboard/login`))).toBe('refused');
  });

  it.each([
    ['a page', { status: 200, contentType: 'text/html', body: '<html>' }],
    ['something else', jsonView(200, { enabled: true })],
    ['an error', jsonView(500, stats)],
  ] as const)('is not told by %s', (_, view) => {
    expect(sessionMeaning(view, undefined)).toBe('unknown');
  });
});

const json = (status: number, body: unknown) => ({ status, contentType: 'application/json', body: JSON.stringify(body), json: body });

describe('what is said to a save, and to a reload', () => {
  it.each([
    [json(200, { success: true }), 'done'],
    [json(200, { success: false, error: 'no' }), 'refused'],
    [json(401, { success: false, error: 'Not authenticated' }), 'refused'],
    [json(500, { success: true }), 'refused'],
    [json(200, { ok: true }), 'unknown'],
    [{ status: 200, contentType: 'text/html', body: '<html>' }, 'unknown'],
  ] as const)('%j means %s', (answer, meaning) => {
    expect(saveMeaning(answer)).toBe(meaning);
  });

  it.each([
    [json(200, { message: 'Configuration reloaded successfully.', handlers_cleared: 2 }), true],
    [json(500, { error: 'Failed to reload configuration: get_user_handler() missing 2 required positional arguments' }), true],
    [json(500, { error: 'database is locked' }), false],
    [json(401, { error: 'Not authenticated' }), false],
    [{ status: 500, contentType: 'text/plain', body: 'Internal Server Error' }, false],
  ])('%j: the node forgot, %s', (answer, forgot) => {
    expect(hasForgotten(answer)).toBe(forgot);
  });
});

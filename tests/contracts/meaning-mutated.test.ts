import { describe, expect, it } from 'vitest';
import { contractFor } from '../../src/target/contracts/registry.js';
import { jsonView, mutated, recorded, recordings, viewOf } from './recordings.js';

const contract = contractFor('aisbf-0.99', '0.99.87');

describe('a completion with one judged field changed is none', () => {
  const completions = ['chat-direct', 'chat-rotations', 'chat-users'].flatMap((topic) =>
    recordings(topic)
      .filter(({ response, request }) => response.status === 200 && request.path.endsWith('/chat/completions'))
      .map((one) => [`${topic} ${one.id}`, one] as const),
  );

  it.each(completions)('%s', (_, one) => {
    const changes: readonly (readonly [readonly (string | number)[], unknown])[] = [
      [['id'], ''],
      [['id'], undefined],
      [['object'], 'chat.completion.chunk'],
      [['created'], 'today'],
      [['model'], null],
      [['choices'], []],
      [['choices'], undefined],
      [['choices', 0, 'message'], undefined],
      [['choices', 0, 'message', 'content'], null],
      [['choices', 0, 'message', 'content'], ['s1']],
      [['choices', 0, 'message', 'role'], 'user'],
      [['choices', 0, 'finish_reason'], null],
      [['usage', 'total_tokens'], '8'],
    ];
    expect(contract.chatSchema.safeParse(one.response.json).success).toBe(true);
    for (const [path, value] of changes) {
      const changed = mutated(one.response.json, path, value);
      expect(contract.chatSchema.safeParse(changed).success, path.join('.')).toBe(false);
      expect(contract.meaningOf(jsonView(200, changed)).code, path.join('.')).toBe('garbage');
    }
    expect(contract.meaningOf(jsonView(500, one.response.json)).code).toBe('garbage');
    expect(contract.meaningOf({ ...viewOf(one), body: '<html>', json: undefined }).code).toBe('garbage');
    expect(contract.meaningOf(jsonView(200, { ...Object(one.response.json), another: 'key' })).code).toBe('completed');
  });
});

describe('a failure dressed as a completion', () => {
  const { response } = recorded('chat-all-fail', 'all-fail');

  it('is a failure with status 200 as well, where notifyerrors is on', () => {
    expect(contract.meaningOf(jsonView(200, response.json))).toMatchObject({ code: 'all-providers-failed', reachedProvider: true });
    expect(contract.chatSchema.safeParse(response.json).success).toBe(false);
  });

  it('reached nobody where every member was in cooldown already', () => {
    expect(contract.meaningOf(viewOf(recorded('chat-all-fail', 'all-in-cooldown'))).reachedProvider).toBe(false);
    expect(contract.meaningOf(viewOf(recorded('chat-failures', 'all-in-cooldown-stream'))).reachedProvider).toBe(false);
  });

  it('is not one without its mark', () => {
    expect(contract.meaningOf(jsonView(429, mutated(response.json, ['aisbf_error'], false))).code).toBe('garbage');
    expect(contract.meaningOf(jsonView(429, mutated(response.json, ['rotation_id']))).code).toBe('garbage');
  });
});

describe('streams', () => {
  const whole = viewOf(recorded('chat-streams', 'kilo'));
  const withBody = (change: (body: string) => string) => contract.meaningOf({ ...whole, body: change(whole.body) });

  it('are put together again', () => {
    expect(contract.meaningOf(whole)).toMatchObject({ code: 'completed', text: expect.stringMatching(/^hello from s1 n=1/) });
  });

  it.each([
    ['without its end', (body: string) => body.replace('data: [DONE]', '').replace('"finish_reason": "stop"', '"finish_reason": null')],
    ['empty', () => ''],
    ['with a line that is not JSON', (body: string) => body.replace('data: {', 'data: {{')],
    ['with chunks that are none', (body: string) => body.replaceAll('chat.completion.chunk', 'chunk')],
    ['of an HTML page', () => '<html></html>'],
  ])('are garbage %s', (_, change) => {
    expect(withBody(change).code).toBe('garbage');
  });

  it('failed where one line is an error, whatever came before', () => {
    const broken = withBody((body) => body.replace('data: [DONE]', 'data: {"error": "Kilo API streaming error (500): gone"}'));
    expect(broken).toMatchObject({ code: 'upstream-failed', reachedProvider: true });
    expect(withBody(() => 'data: {"error": "Kilo API streaming error (429): slower"}\n\n').code).toBe('upstream-rate-limited');
  });
});

describe('what a 503 means', () => {
  /* aisbf-contract 12.A D4 */
  it.each([
    ['Provider temporarily unavailable', 'in-cooldown'],
    ["Provider 'a' is in failure cooldown for another 299s", 'in-cooldown'],
    ["Provider 'a' is disabled by a usage limit for another 5s", 'in-cooldown'],
    ["Provider 'a' is temporarily unavailable", 'in-cooldown'],
    ["Provider 'a' is manually disabled from the dashboard (re-enable it there)", 'manually-disabled'],
    ["Provider 'a' is in failure cooldown for another while", 'garbage'],
    ['Provider is on holiday', 'garbage'],
  ])('%s', (detail, code) => {
    expect(contract.meaningOf(jsonView(503, { detail }))).toMatchObject({ code, ...(code !== 'garbage' && { reachedProvider: false }) });
  });

  it('is the gateway before the node where no node speaks so', () => {
    for (const status of [502, 503, 504]) {
      const html = { status, contentType: 'text/html', body: '<html><center>nginx</center></html>' };
      expect(contract.meaningOf(html).code).toBe('gateway-error');
    }
  });
});

describe('the three meanings of a 429', () => {
  /* aisbf-contract 12.A D5, 12.C (client rate limit) */
  it.each([
    [{ error: 'Too many requests', retry_after: 59 }, 'client-rate-limited', false],
    [{ detail: 'Error code: 429 - slow down' }, 'upstream-rate-limited', true],
    [{ detail: "Client error '429 Too Many Requests' for url 'http://x/api/generate'" }, 'upstream-rate-limited', true],
    [{ error: 'Daily request limit exceeded', limit: 1, current: 1, code: 'daily_limit_exceeded' }, 'tier-blocked', false],
    [{ error: 'Too many requests' }, 'garbage', false],
  ] as const)('%j', (json, code, reachedProvider) => {
    expect(contract.meaningOf(jsonView(429, json))).toMatchObject({ code, reachedProvider });
  });

  it('and its disguise as 500 up to 0.99.87', () => {
    expect(contract.meaningOf(jsonView(500, { detail: 'Error code: 429 - slow down' })).code).toBe('upstream-rate-limited');
  });
});

describe('a bare 500', () => {
  const bare = { status: 500, contentType: 'text/plain; charset=utf-8', body: 'Internal Server Error' };

  it('is the node own fault; a direct chat reached nobody, a rotation may have', () => {
    expect(contract.meaningOf(bare, 'direct')).toMatchObject({ code: 'internal-error', reachedProvider: false });
    expect(contract.meaningOf(bare, 'rotation').reachedProvider).toBe(true);
    expect(contract.meaningOf(bare).reachedProvider).toBe(true);
  });

  it('is a provider failure with a detail, and garbage with a text no node says', () => {
    expect(contract.meaningOf(jsonView(500, { detail: 'Connection error.' })).code).toBe('upstream-failed');
    expect(contract.meaningOf({ ...bare, body: 'oops' }).code).toBe('garbage');
    expect(contract.meaningOf({ ...bare, contentType: 'text/html' }).code).toBe('garbage');
  });
});

describe('answers that are no chat answer at all', () => {
  it.each([null, [], 7, 'text', {}, { choices: 'x' }, { error: {} }, { detail: null }])(
    '%j is never completed and never throws',
    (json) => {
      for (const status of [200, 204, 302, 400, 404, 418, 429, 500])
        expect(contract.meaningOf(jsonView(status, json)).code).not.toBe('completed');
    },
  );
});

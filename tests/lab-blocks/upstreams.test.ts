import { request } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startWarden, type Warden } from '../../src/lab/process/warden.js';
import type { Behaviour } from '../../src/lab/upstreams/behaviour.js';
import { startUpstreams, type Upstreams } from '../../src/lab/upstreams/start-upstreams.js';

let warden: Warden;
let upstreams: Upstreams;

beforeAll(async () => {
  warden = await startWarden();
  upstreams = await startUpstreams(warden, ['red', 'blue']);
});
afterEach(() => upstreams.heal());
afterAll(() => warden.release());

const MESSAGES = [{ role: 'user', content: 'hi' }];

async function ask(name: string, path: string, body?: object, signal?: AbortSignal) {
  const { host, port } = upstreams.endpoint(name);
  const answer = await request(`http://${host}:${port}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
}

const chat = (name: string, more: object = {}) => ask(name, '/v1/chat/completions', { model: 'm1', messages: MESSAGES, ...more });
const generate = (name: string, prompt: string, more: object = {}) => ask(name, '/api/generate', { model: 'm1', prompt, ...more });

const completion = z.object({
  id: z.string(),
  object: z.literal('chat.completion'),
  choices: z.tuple([z.object({ message: z.object({ role: z.literal('assistant'), content: z.string() }) })]),
  usage: z.object({ total_tokens: z.number() }),
});
const generated = z.object({ response: z.string(), done: z.literal(true), prompt_eval_count: z.number(), eval_count: z.number() });

describe('protocols', () => {
  test.each(['/v1/chat/completions', '/chat/completions'])('OpenAI completions at %s carry the name and a number', async (path) => {
    const before = await upstreams.count('red');
    const { text } = await ask('red', path, { model: 'm1', messages: MESSAGES });
    const { id, choices } = completion.parse(JSON.parse(text));
    expect(id).toBe(`chatcmpl-red-${before + 1}`);
    expect(choices[0].message.content).toContain(`red n=${before + 1}`);
  });

  test('OpenAI streams are events that end with [DONE]', async () => {
    const { headers, text } = await chat('red', { stream: true });
    expect(headers['content-type']).toContain('text/event-stream');
    const events = text.trim().split('\n\n');
    expect(events.every((event) => event.startsWith('data: '))).toBe(true);
    expect(events.at(-1)).toBe('data: [DONE]');
    const delta = z.object({ choices: z.tuple([z.object({ delta: z.object({ content: z.string().optional() }) })]) });
    const words = events.slice(0, -1).map((event) => delta.parse(JSON.parse(event.slice(6))).choices[0].delta.content ?? '');
    expect(words.join('')).toMatch(/^hello from red n=\d+ model=m1$/);
  });

  test('Ollama answers whole and as lines', async () => {
    expect(generated.parse(JSON.parse((await generate('blue', 'hi')).text)).response).toMatch(/^hello from blue n=\d+/);
    const { headers, text } = await generate('blue', 'hi', { stream: true });
    expect(headers['content-type']).toContain('application/x-ndjson');
    const lines = text.trim().split('\n');
    expect(generated.parse(JSON.parse(lines.at(-1) ?? '')).response).toBe('');
    expect(lines.length).toBeGreaterThan(2);
  });

  test.each(['/api/tags', '/v1/models', '/models'])('%s lists models', async (path) => {
    const { status, text } = await ask('red', path);
    expect(status).toBe(200);
    expect(text).toContain('"m1"');
  });

  test('embeddings are answered, unknown paths are not', async () => {
    expect((await ask('red', '/v1/embeddings', { model: 'm1', input: 'x' })).text).toContain('"embedding":[0.1,0.2]');
    expect((await ask('red', '/nowhere')).status).toBe(404);
  });
});

describe('choosing a model for a node', () => {
  const list = (...ids: string[]) =>
    `<aisbf_autoselect_list>\n${ids.map((id) => `<model><model_id>${id}</model_id><model_description>d</model_description></model>\n`).join('')}</aisbf_autoselect_list>`;
  const prompt = `system: an example: ${list('example')}\n\nuser: <aisbf_current_task>x</aisbf_current_task>\n${list('first', 'second')}`;

  test('the first id of the last list is chosen, since the instructions hold an example', async () => {
    expect(generated.parse(JSON.parse((await generate('red', prompt)).text)).response).toBe(
      '<aisbf_model_autoselection>first</aisbf_model_autoselection>',
    );
  });

  test('messages are read too, and the choice may be set', async () => {
    await upstreams.select('red', 'second');
    const { text } = await chat('red', {
      messages: [
        { role: 'system', content: list('example') },
        { role: 'user', content: list('first', 'second') },
      ],
    });
    expect(completion.parse(JSON.parse(text)).choices[0].message.content).toBe(
      '<aisbf_model_autoselection>second</aisbf_model_autoselection>',
    );
  });
});

describe('behaviours', () => {
  const sick = async (behaviour: Behaviour) => {
    await upstreams.behave('red', behaviour);
    // Its neighbour is well whatever happens to it.
    expect((await chat('blue')).status).toBe(200);
  };

  test('a status, with and without Retry-After; listings go on', async () => {
    await sick({ kind: 'status', status: 429, retryAfter: 7 });
    expect(await chat('red')).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
    expect((await ask('red', '/api/tags')).status).toBe(200);
    await sick({ kind: 'status', status: 503 });
    const answer = await generate('red', 'hi');
    expect(answer.status).toBe(503);
    expect(answer.headers).not.toHaveProperty('retry-after');
  });

  test('slow answers come no sooner than that', async () => {
    await sick({ kind: 'slow', ms: 150 });
    const start = performance.now();
    expect((await chat('red')).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThanOrEqual(145);
  });

  test('a hanging one answers when it is healed', async () => {
    await sick({ kind: 'hang' });
    const before = await upstreams.count('red');
    const asking = chat('red');
    await expect.poll(() => upstreams.count('red')).toBe(before + 1);
    await expect(Promise.race([asking, Promise.resolve('none')])).resolves.toBe('none');
    await upstreams.heal();
    expect((await asking).status).toBe(200);
  });

  test('broken JSON, whole and streamed', async () => {
    await sick({ kind: 'broken-json' });
    for (const { status, text } of [await chat('red'), await generate('red', 'hi'), await chat('red', { stream: true })]) {
      expect(status).toBe(200);
      expect(() => JSON.parse(text.replace(/^data: /, ''))).toThrow(SyntaxError);
    }
  });

  test('a stream that stops, and an answer that stops', async () => {
    await sick({ kind: 'truncated-stream' });
    await expect(chat('red', { stream: true })).rejects.toThrow();
    await expect(generate('red', 'hi', { stream: true })).rejects.toThrow();
    await expect(chat('red')).rejects.toThrow();
  });

  test('usage as told, in both protocols', async () => {
    await sick({ kind: 'usage', totalTokens: 5000 });
    expect(completion.parse(JSON.parse((await chat('red')).text)).usage.total_tokens).toBe(5000);
    const { prompt_eval_count, eval_count } = generated.parse(JSON.parse((await generate('red', 'hi')).text));
    expect(prompt_eval_count + eval_count).toBe(5000);
  });

  test('a refusing one closes its port, and comes back on the same one', async () => {
    const { port } = upstreams.endpoint('red');
    await sick({ kind: 'refuse' });
    await expect(chat('red')).rejects.toThrow(/ECONNREFUSED/);
    await upstreams.heal();
    expect((await chat('red')).status).toBe(200);
    expect(upstreams.endpoint('red').port).toBe(port);
  });
});

test('what was asked is kept, by provider', async () => {
  const before = (await upstreams.requests('blue')).length;
  await chat('blue', { model: 'm2' });
  await ask('blue', '/v1/models');
  expect((await upstreams.requests('blue')).slice(before)).toMatchObject([
    { path: '/v1/chat/completions', model: 'm2' },
    { path: '/v1/models', model: null },
  ]);
});

test('a provider that is not there is named', async () => {
  expect(() => upstreams.endpoint('green')).toThrow('Please choose one of red, blue.');
  await expect(upstreams.behave('green', { kind: 'hang' })).rejects.toThrow(/green.*404/);
});

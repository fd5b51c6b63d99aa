import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';

/** An upstream like the recording cluster's: Ollama and OpenAI chat on one port, steered by the model's name (`fail500`, `cut`). */
export interface TestUpstream {
  readonly address: string;
  /** Requests for completions since the last reset. */
  count(): number;
  /** What arrived last, path first. */
  last(): string;
  reset(): void;
  close(): Promise<void>;
}

const bodySchema = z.looseObject({ model: z.string().catch(''), stream: z.boolean().catch(false), prompt: z.string().catch('') });

async function read(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString('utf8');
}

function json(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function generate(response: ServerResponse, model: string, text: string): void {
  json(response, 200, { model, response: text, done: true, prompt_eval_count: 2, eval_count: 3 });
}

function stream(response: ServerResponse, id: string, model: string, text: string): void {
  // As the recording cluster's: the end of the connection is the end of the answer.
  response.writeHead(200, { 'content-type': 'text/event-stream', connection: 'close' });
  const words = text.split(' ').map((word) => `${word} `);
  const chunk = (delta: object, finish: string | null): string =>
    `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created: 1_790_000_000, model, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
  const chunks = words.map((word, index) => chunk(index === 0 ? { role: 'assistant', content: word } : { content: word }, null));
  if (model === 'cut') response.end(chunks.slice(0, 2).join(''));
  else response.end([...chunks, chunk({}, 'stop'), 'data: [DONE]\n\n'].join(''));
}

function complete(response: ServerResponse, id: string, model: string, text: string): void {
  json(response, 200, {
    id,
    object: 'chat.completion',
    created: 1_790_000_000,
    model,
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 },
  });
}

function modelsOf(path: string, name: string): object {
  if (path.endsWith('/api/tags')) return { models: [{ name: 'm1', model: 'm1' }] };
  const model = { object: 'model', created: 1, owned_by: name };
  return {
    object: 'list',
    data: [
      { id: 'm1', ...model },
      { id: 'org/m2', ...model, context_length: 4096 },
    ],
  };
}

export async function startTestUpstream(name: string): Promise<TestUpstream> {
  let n = 0;
  let last = '';
  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    if (request.method === 'GET') return json(response, 200, modelsOf(path, name));
    const raw = await read(request);
    last = `${path} ${raw}`;
    const { model, stream: streamed, prompt } = bodySchema.parse(JSON.parse(raw));
    n += 1;
    const ollama = path.endsWith('/api/generate');
    const fail = /^fail(\d{3})$/.exec(model)?.[1];
    if (fail !== undefined) {
      const message = `${name} forced ${fail}`;
      // Ollama's is told to the next request, the SDK waits for it: so the latter is short.
      const headers: Record<string, string> = fail === '429' ? { 'retry-after': ollama ? '7' : '1' } : {};
      return json(response, Number(fail), { error: { message, type: 'stub', code: Number(fail) } }, headers);
    }
    if (ollama) {
      const selecting = prompt.includes('aisbf_autoselect_list');
      return generate(response, model, selecting ? '<aisbf_model_autoselection>rr</aisbf_model_autoselection>' : `${name} n=${n}`);
    }
    const text = `hello from ${name} n=${n} model=${model}`;
    return (streamed ? stream : complete)(response, `chatcmpl-${name}-${n}`, model, text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the test upstream has no port');
  return {
    address: `127.0.0.1:${address.port}`,
    count: () => n,
    last: () => last,
    reset: () => {
      n = 0;
      last = '';
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

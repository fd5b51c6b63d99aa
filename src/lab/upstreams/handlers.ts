import { HttpResponse, http, type RequestHandler } from 'msw';
import { inPieces, ollama, openai, type Protocol, type Said } from './answer.js';
import { firstChoice, readCompletion, toldToSay } from './prompt.js';
import type { ProviderState } from './provider-state.js';

const MODELS = ['m1', 'm2'] as const;
const USUAL_USAGE = { prompt: 3, completion: 5 } as const;

/** The request handlers of one provider: Ollama's protocol and OpenAI's, whatever the host and whatever stands before the path. */
export function upstreamHandlers(state: ProviderState): readonly RequestHandler[] {
  return [
    http.get('*/api/tags', () => HttpResponse.json({ models: MODELS.map((name) => ({ name, model: name })) })),
    http.get('*/models', () =>
      HttpResponse.json({ object: 'list', data: MODELS.map((id) => ({ id, object: 'model', created: 1, owned_by: state.name })) }),
    ),
    http.post('*/api/generate', ({ request }) => complete(state, request, ollama)),
    http.post('*/chat/completions', ({ request }) => complete(state, request, openai)),
    http.post('*/embeddings', ({ request }) => embed(state, request)),
  ];
}

async function complete(state: ProviderState, request: Request, protocol: Protocol): Promise<Response> {
  const { model, stream, text } = readCompletion(await request.json().catch(() => undefined));
  const number = state.nextNumber();
  const refused = await waitedOrRefused(state, request);
  if (refused !== undefined) return refused;
  const said: Said = { provider: state.name, number, model, text: textFor(state, number, model, text), usage: usageOf(state) };
  const { kind } = state.behaviour;
  if (kind === 'broken-json') return broken(stream, protocol);
  const cut = kind === 'truncated-stream';
  if (stream) return new HttpResponse(inPieces(protocol.stream(said), cut), { headers: { 'content-type': protocol.streamType } });
  if (!cut) return HttpResponse.json(protocol.whole(said));
  const whole = JSON.stringify(protocol.whole(said));
  return new HttpResponse(inPieces([whole.slice(0, 10), whole.slice(10, 20)], true), { headers: { 'content-type': 'application/json' } });
}

async function embed(state: ProviderState, request: Request): Promise<Response> {
  const { model } = readCompletion(await request.json().catch(() => undefined));
  state.nextNumber();
  const refused = await waitedOrRefused(state, request);
  if (refused !== undefined) return refused;
  const { prompt } = usageOf(state);
  return HttpResponse.json({
    object: 'list',
    model,
    data: [{ object: 'embedding', index: 0, embedding: [0.1, 0.2] }],
    usage: { prompt_tokens: prompt, total_tokens: prompt },
  });
}

/** What all kinds of completions share: slowness first, then an error status if one is set. */
async function waitedOrRefused(state: ProviderState, request: Request): Promise<Response | undefined> {
  const { behaviour } = state;
  if (behaviour.kind === 'slow') await state.wait(behaviour.ms, request.signal);
  if (behaviour.kind === 'hang') await state.wait(Number.POSITIVE_INFINITY, request.signal);
  if (behaviour.kind !== 'status') return undefined;
  const { status, retryAfter } = behaviour;
  return HttpResponse.json(
    { error: { message: `${state.name} answers ${status}`, type: 'upstream_error', code: status } },
    { status, headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) } },
  );
}

function textFor(state: ProviderState, number: number, model: string, prompt: string): string {
  const choice = firstChoice(prompt);
  if (choice === undefined && state.behaviour.kind === 'same-text') return 'Certainly. Here is what you wanted.';
  const told = toldToSay(prompt);
  if (told !== undefined) return told;
  if (choice === undefined) return `hello from ${state.name} n=${number} model=${model}`;
  return `<aisbf_model_autoselection>${state.select ?? choice}</aisbf_model_autoselection>`;
}

function usageOf({ behaviour }: ProviderState): Said['usage'] {
  return behaviour.kind === 'usage' ? { prompt: 1, completion: behaviour.totalTokens - 1 } : USUAL_USAGE;
}

function broken(stream: boolean, protocol: Protocol): Response {
  const [head, tail] = stream && protocol === openai ? ['data: ', '\n\n'] : ['', ''];
  return new HttpResponse(`${head}{"id": "half an answer", "choices": [{"ind${tail}`, {
    headers: { 'content-type': stream ? protocol.streamType : 'application/json' },
  });
}

import type { Hono } from 'hono';
import { HttpError, messageOf } from './http-error.js';
import { isObject, type JsonObject, textOf } from './json.js';
import { endpointOf, type FakeNode, splitModel } from './node.js';
import type { Env, NodeContext } from './node-context.js';
import { buildProvider } from './provider-handler.js';

/** Everything that is no chat. The method that a released node calls for each, and that none of its providers has (contract 1.8). */
const METHODS: Readonly<Record<string, string>> = {
  '/embeddings': 'handle_embeddings',
  '/audio/speech': 'handle_text_to_speech',
  '/images/generations': 'handle_image_generation',
};

const HANDLERS: Readonly<Record<string, string>> = { ollama: 'OllamaProviderHandler', kilo: 'KiloProviderHandler' };
/** What it passes through to a user's provider may take as long as this. */
const TIMEOUT_MS = 300_000;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

async function bodyOf(c: NodeContext): Promise<JsonObject> {
  const body = parse(await c.req.text());
  return isObject(body) ? body : {};
}

function target(node: FakeNode, body: JsonObject): readonly [provider: string, model: string] {
  const model = textOf(body['model']);
  const parts = model.includes('/') ? splitModel(node, model) : undefined;
  if (parts === undefined) throw new HttpError(400, "Model must be in format 'provider/model'");
  // Its choice of a member is broken for anything but chat.
  if (/^(rotations?|autoselect(ions)?)$/.test(parts[0]))
    throw new Error("'RotationHandler' object has no attribute '_select_provider_and_model'");
  return parts;
}

/** The provider's own answer. */
async function handedOn(node: FakeNode, url: string, body: JsonObject): Promise<Response> {
  try {
    const answer = await node.upstream.ask({ method: 'POST', url, body, timeoutMs: TIMEOUT_MS });
    const content = parse(answer.text);
    return Response.json(content === undefined ? { detail: answer.text } : content, { status: answer.status });
  } catch (cause) {
    throw new HttpError(502, messageOf(cause), { cause });
  }
}

/** Fails for every provider, and the failure counts: three put a healthy one to rest. */
async function unheardOf(node: FakeNode, c: NodeContext, path: string, method: string): Promise<Response> {
  const body = await bodyOf(c);
  const [id, model] = target(node, body);
  const config = node.config.providers.get(id);
  if (config === undefined) throw new HttpError(404, `Provider '${id}' not found`);
  const provider = await buildProvider(node, id, null);
  if (provider.state.disabledReason()) throw new HttpError(503, 'Provider temporarily unavailable');
  // As designed: what a chat's provider is asked for, below the same endpoint.
  if (!node.quirks.has('media-500'))
    return handedOn(node, `${endpointOf(config).replace(/(\/v1)?\/*$/, '')}/v1${path}`, { ...body, model });
  await provider.state.recordFailure();
  throw new HttpError(500, `'${HANDLERS[config.type] ?? 'ProviderHandler'}' object has no attribute '${method}'`);
}

/** On users' paths it is passed through as it is, to global providers too. */
async function passedThrough(node: FakeNode, c: NodeContext, path: string): Promise<Response> {
  const { userId } = c.var.session;
  if (userId === null) throw new HttpError(401, 'Authentication required.');
  const body = await bodyOf(c);
  const [id, model] = target(node, body);
  const provider = (await node.users.providers(userId)).get(id) ?? node.config.providers.get(id);
  if (provider === undefined) throw new HttpError(404, `Provider '${id}' not found`);
  return handedOn(node, `${endpointOf(provider).replace(/\/+$/, '')}/v1${path}`, { ...body, model });
}

export function mediaRoutes(app: Hono<Env>, node: FakeNode): void {
  for (const [path, method] of Object.entries(METHODS)) {
    for (const base of ['/api/v1', '/api']) app.post(`${base}${path}`, (c) => unheardOf(node, c, path, method));
    app.post(`/api/u/:username${path}`, (c) => passedThrough(node, c, path));
  }
  for (const base of ['/api/v1', '/api']) {
    app.post(`${base}/audio/transcriptions`, async (c) => {
      const form = await c.req.parseBody();
      target(node, { model: textOf(form['model']) });
      throw new Error("'FormData' object does not support item assignment");
    });
  }
}

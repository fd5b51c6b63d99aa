import { unixNow } from './chat/chat-types.js';
import type { ProviderConfig } from './config.js';
import { HttpError, messageOf } from './http-error.js';
import { isList, isObject, type Json, type JsonObject, textOf } from './json.js';
import type { FakeNode } from './node.js';
import { buildProvider } from './provider-handler.js';
import { repr } from './python.js';
import { rotationModels } from './rotation-listings.js';

/** What a released node assumes of a model whose size nobody tells. */
const smallestContext = 4096;

const upstreamModelFields = [
  ...['rate_limit', 'max_request_tokens', 'rate_limit_TPM', 'rate_limit_TPH', 'rate_limit_TPD', 'context_size', 'condense_context'],
  ...['condense_method', 'error_cooldown', 'description', 'context_length', 'architecture', 'pricing', 'top_provider'],
  ...['supported_parameters', 'default_parameters', 'type', 'capabilities'],
];

/** The release takes ollama's description of a model for its id and its name, and says at length that it is neither. */
function unreadableModel(model: Json): string {
  const why = `Input should be a valid string [type=string_type, input_value=${repr(model)}, input_type=dict]`;
  const help = 'For further information visit https://errors.pydantic.dev/2.14/v/string_type';
  return ['2 validation errors for Model', ...['id', 'name'].map((field) => `${field}\n  ${why}\n    ${help}`)].join('\n');
}

/** Asks the upstream itself. A failure is a 500 with its words; ollama's models are more than the release can read. */
async function upstreamModels(node: FakeNode, id: string, config: ProviderConfig): Promise<readonly JsonObject[]> {
  const url =
    config.type === 'ollama' ? `${config.endpoint}/api/tags` : `${config.endpoint.replace(/\/+$/, '').replace(/\/v1$/, '')}/models`;
  try {
    await buildProvider(node, id, null);
    const answer = await node.upstream.ask({
      method: 'GET',
      url,
      headers: { authorization: `Bearer ${config.api_key ?? ''}` },
      timeoutMs: 30_000,
    });
    const body: Json = JSON.parse(answer.text);
    const list = isObject(body) ? (body['data'] ?? body['models']) : body;
    if (config.type === 'ollama' && isList(list) && list[0] !== undefined) throw new Error(unreadableModel(list[0]));
    return (isList(list) ? list : []).filter(isObject).map((model) => {
      const size = model['context_length'] ?? model['context_size'] ?? null;
      const name = textOf(model['id']);
      return {
        id: name,
        name,
        provider_id: id,
        weight: 1,
        ...Object.fromEntries(upstreamModelFields.map((field) => [field, null])),
        context_size: size,
        context_length: size,
        object: 'model',
        created: unixNow(),
        owned_by: config.name,
        context_window: size ?? smallestContext,
      };
    });
  } catch (cause) {
    throw new HttpError(500, messageOf(cause), { cause });
  }
}

/** `GET /api/{id}/models`: an autoselect's choices, a rotation's members, or what a provider's upstream lists. */
export async function modelsOf(node: FakeNode, id: string): Promise<readonly JsonObject[]> {
  const { autoselects, rotations, providers } = node.config;
  const autoselect = autoselects.get(id);
  if (autoselect) return autoselect.available_models.map(({ model_id, description }) => ({ id: model_id, name: model_id, description }));
  const rotation = rotations.get(id);
  if (rotation) {
    return rotationModels(rotation).map((model) => ({
      id: `${model.provider_id}/${model.name}`,
      ...model,
      context_window: providers.get(model.provider_id)?.default_context_size ?? smallestContext,
      capabilities: ['chat'],
    }));
  }
  const provider = providers.get(id);
  if (provider === undefined) throw new HttpError(400, `Provider ${id} not found`);
  return upstreamModels(node, id, provider);
}

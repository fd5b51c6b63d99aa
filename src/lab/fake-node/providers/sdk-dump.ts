import { isList, isObject, type Json, type JsonObject } from '../json.js';

/** Fields the SDK's completion has; missing ones become null, others stay as the upstream sent them. */
const completionFields = [
  'id',
  'choices',
  'created',
  'model',
  'object',
  'metadata',
  'moderation',
  'service_tier',
  'system_fingerprint',
  'usage',
];
const choiceFields = ['finish_reason', 'index', 'logprobs', 'message'];
const messageFields = ['content', 'refusal', 'role', 'annotations', 'audio', 'function_call', 'tool_calls'];
const usageFields = ['completion_tokens', 'prompt_tokens', 'total_tokens', 'completion_tokens_details', 'prompt_tokens_details'];

const filled = (fields: readonly string[], value: JsonObject): JsonObject => ({
  ...Object.fromEntries(fields.map((field) => [field, value[field] ?? null])),
  ...value,
});

const nested = (fields: readonly string[], value: Json | undefined): Json => (isObject(value) ? filled(fields, value) : (value ?? null));

function choice(value: Json): Json {
  return isObject(value) ? filled(choiceFields, { ...value, message: nested(messageFields, value['message']) }) : value;
}

/** A completion as the OpenAI SDK of the recordings dumps it. */
export function sdkDump(completion: JsonObject): JsonObject {
  const { choices } = completion;
  return filled(completionFields, {
    ...completion,
    choices: isList(choices) ? choices.map(choice) : (choices ?? null),
    usage: nested(usageFields, completion['usage']),
  });
}

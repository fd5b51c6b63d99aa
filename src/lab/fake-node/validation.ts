import type { ChatRequest } from './chat/chat-types.js';
import { isList, isObject, type Json, type JsonObject } from './json.js';
import { repr } from './python.js';
import { findJsonFault } from './python-json.js';

/** Pydantic's complaints about a chat's body, as a client reads them in a 422. */

interface Complaint {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input: Json;
  readonly ctx?: JsonObject;
}

export type Validated = { readonly ok: true; readonly request: ChatRequest } | { readonly ok: false; readonly body: JsonObject };

const missing = (loc: Complaint['loc'], input: Json): Complaint => ({ type: 'missing', loc, msg: 'Field required', input });
const notText = (loc: Complaint['loc'], input: Json): Complaint => ({
  type: 'string_type',
  loc,
  msg: 'Input should be a valid string',
  input,
});
const notList = (loc: Complaint['loc'], input: Json): Complaint => ({ type: 'list_type', loc, msg: 'Input should be a valid list', input });

function text(object: JsonObject, key: string, loc: Complaint['loc']): Complaint[] {
  const value = object[key];
  if (value === undefined) return [missing([...loc, key], object)];
  return typeof value === 'string' ? [] : [notText([...loc, key], value)];
}

function content(value: Json | undefined, loc: Complaint['loc']): Complaint[] {
  if (value === undefined || value === null || typeof value === 'string' || isList(value)) return [];
  return [notText([...loc, 'str'], value), notList([...loc, 'list[dict[any,any]]'], value), notList([...loc, 'list[any]'], value)];
}

function message(value: Json, index: number): Complaint[] {
  const loc = ['body', 'messages', index];
  if (!isObject(value)) {
    const msg = 'Input should be a valid dictionary or instance of Message';
    return [{ type: 'model_type', loc, msg, input: value, ctx: { class_name: 'Message' } }];
  }
  return [...text(value, 'role', loc), ...content(value['content'], [...loc, 'content'])];
}

function messages(body: JsonObject): Complaint[] {
  const value = body['messages'];
  if (value === undefined) return [missing(['body', 'messages'], body)];
  return isList(value) ? value.flatMap(message) : [notList(['body', 'messages'], value)];
}

const truths = new Map<Json, boolean>([
  ...['true', 't', 'yes', 'y', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'f', 'no', 'n', 'off', '0'].map((word) => [word, false] as const),
  [1, true],
  [0, false],
]);

function number(body: JsonObject, key: string, kind: 'float' | 'int'): Complaint[] {
  const value = body[key];
  if (value === undefined || value === null || typeof value === 'number') return [];
  const loc = ['body', key];
  const word = kind === 'float' ? 'number' : 'integer';
  if (typeof value !== 'string') return [{ type: `${kind}_type`, loc, msg: `Input should be a valid ${word}`, input: value }];
  if (value.trim() !== '' && Number.isFinite(Number(value))) return [];
  return [
    {
      type: `${kind}_parsing`,
      loc,
      msg: `Input should be a valid ${word}, unable to parse string as ${kind === 'float' ? 'a' : 'an'} ${word}`,
      input: value,
    },
  ];
}

function toTruth(value: Json | undefined): boolean | undefined {
  if (value === undefined || value === null) return false;
  if (typeof value === 'boolean') return value;
  return truths.get(typeof value === 'string' ? value.toLowerCase() : value);
}

function stream(body: JsonObject): Complaint[] {
  const value = body['stream'];
  if (toTruth(value) !== undefined) return [];
  const loc = ['body', 'stream'];
  if (typeof value === 'string')
    return [{ type: 'bool_parsing', loc, msg: 'Input should be a valid boolean, unable to interpret input', input: value }];
  return [{ type: 'bool_type', loc, msg: 'Input should be a valid boolean', input: value ?? null }];
}

const toNumber = (value: Json | undefined): number | null | undefined => (value === undefined || value === null ? value : Number(value));

/** The body as it goes on: what is not named here is dropped. */
function toRequest(body: JsonObject): ChatRequest {
  const { tools, tool_choice: toolChoice } = body;
  const temperature = toNumber(body['temperature']);
  const maxTokens = toNumber(body['max_tokens']);
  return {
    model: typeof body['model'] === 'string' ? body['model'] : '',
    messages: isList(body['messages']) ? body['messages'] : [],
    temperature: temperature === undefined ? 1 : temperature,
    ...(maxTokens === undefined ? {} : { maxTokens }),
    stream: toTruth(body['stream']) ?? false,
    ...(tools === undefined ? {} : { tools }),
    ...(toolChoice === undefined ? {} : { toolChoice }),
  };
}

const refused = (detail: readonly Complaint[], body: Json): Validated => ({
  ok: false,
  body: { detail: detail.map((complaint) => ({ ...complaint })), body },
});

/** Reads a chat's body. @param strict false for routes that take any object (`/api/{provider}/chat/completions`). */
export function validateChat(raw: string, strict = true): Validated {
  if (raw === '') return refused([missing(['body'], null)], 'None');
  const fault = findJsonFault(raw);
  if (fault) {
    const complaint = { type: 'json_invalid', loc: ['body', fault.at], msg: 'JSON decode error', input: {}, ctx: { error: fault.message } };
    return refused([complaint], raw);
  }
  const body: Json = JSON.parse(raw);
  if (!isObject(body)) {
    const msg = strict ? 'Input should be a valid dictionary or object to extract fields from' : 'Input should be a valid dictionary';
    return refused(
      [{ type: strict ? 'model_attributes_type' : 'dict_type', loc: ['body'], msg, input: body }],
      typeof body === 'string' ? body : repr(body),
    );
  }
  const complaints = strict
    ? [
        ...text(body, 'model', ['body']),
        ...messages(body),
        ...number(body, 'max_tokens', 'int'),
        ...number(body, 'temperature', 'float'),
        ...stream(body),
      ]
    : [];
  return complaints.length > 0 ? refused(complaints, body) : { ok: true, request: toRequest(body) };
}

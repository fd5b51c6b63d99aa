import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { AnswerView } from '../../src/target/contracts/contract.js';

const recording = z.object({
  id: z.string(),
  request: z.object({ method: z.string(), path: z.string(), bearer: z.string(), body: z.unknown().optional() }),
  response: z.object({ status: z.number(), contentType: z.string(), json: z.unknown().optional(), body: z.string().optional() }),
});

export type Recording = z.infer<typeof recording>;

/** Answers of a released 0.99.87 node, taken by the project's own script. */
export function recordings(topic: string): readonly Recording[] {
  const file = new URL(`../../fixtures/recordings/aisbf-0.99.87/${topic}.json`, import.meta.url);
  return z
    .array(recording)
    .min(1)
    .parse(JSON.parse(readFileSync(file, 'utf8')));
}

export function recorded(topic: string, id: string): Recording {
  const found = recordings(topic).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no recording ${id} in ${topic}`);
  return found;
}

export function viewOf({ response }: Pick<Recording, 'response'>): AnswerView {
  const { status, contentType, json, body } = response;
  return { status, contentType, body: body ?? JSON.stringify(json), ...(json !== undefined && { json }) };
}

export const jsonView = (status: number, json: unknown): AnswerView => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(json),
  json,
});

/** A copy in which what stands at `path` is another value, or is gone where `value` is left out. */
export function mutated(json: unknown, path: readonly (string | number)[], value?: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(json)) return json.map((item: unknown, index) => (index === step ? mutated(item, rest, value) : item));
  if (typeof json !== 'object' || json === null || !Object.hasOwn(json, step)) throw new Error(`nothing at ${String(step)} to mutate`);
  const entries = Object.entries(json).map(([key, inner]): [string, unknown] => [key, key === step ? mutated(inner, rest, value) : inner]);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}

import { z } from 'zod';

/** What of a completion request matters here, in Ollama's and in OpenAI's form alike. */
const completionSchema = z.looseObject({
  model: z.string().catch(''),
  stream: z.boolean().catch(false),
  prompt: z.string().catch(''),
  messages: z.array(z.looseObject({ content: z.unknown() })).catch([]),
});

export interface Completion {
  readonly model: string;
  readonly stream: boolean;
  readonly text: string;
}

/** Reads a request's body; what it lacks is empty, since released nodes send what they like. */
export function readCompletion(body: unknown): Completion {
  const parsed = completionSchema.catch({ model: '', stream: false, prompt: '', messages: [] }).parse(body);
  const contents = parsed.messages.map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content ?? '')));
  return { model: parsed.model, stream: parsed.stream, text: [parsed.prompt, ...contents].join('\n') };
}

const LIST = /<aisbf_autoselect_list>(.*?)<\/aisbf_autoselect_list>/gs;
const MODEL_ID = /<model_id>(.*?)<\/model_id>/s;

/**
 * The first model of the list that a node gives when it asks to choose one; undefined where it asks something else.
 * The last list counts: the instructions before it hold one as an example.
 */
export function firstChoice(text: string): string | undefined {
  const list = [...text.matchAll(LIST)].at(-1)?.[1];
  return list === undefined ? undefined : MODEL_ID.exec(list)?.[1]?.trim();
}

/** A model that is asked to repeat a word does so: the last of a prompt that says "repeat after me". */
export const toldToSay = (text: string): string | undefined => /\brepeat after me\b[\s\S]*?(\S+)\s*$/.exec(text)?.[1];

import { setTimeout as sleep } from 'node:timers/promises';

/** What one completion says, before it is put into a protocol. */
export interface Said {
  readonly provider: string;
  readonly number: number;
  readonly model: string;
  readonly text: string;
  readonly usage: { readonly prompt: number; readonly completion: number };
}

/** How a provider speaks: the whole answer, or the lines of a stream. */
export interface Protocol {
  readonly streamType: string;
  whole(said: Said): Readonly<Record<string, unknown>>;
  stream(said: Said): readonly string[];
}

/** So far apart that a stream held until it is complete can be told from one passed on. */
const BETWEEN_CHUNKS_MS = 50;

const sse = (data: unknown) => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
const line = (data: unknown) => `${JSON.stringify(data)}\n`;
const words = (text: string) => text.match(/\S+\s*/g) ?? [text];
const seconds = () => Math.floor(Date.now() / 1000);

export const openai: Protocol = {
  streamType: 'text/event-stream',
  whole: ({ provider, number, model, text, usage }) => ({
    id: `chatcmpl-${provider}-${number}`,
    object: 'chat.completion',
    created: seconds(),
    model,
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage: openaiUsage(usage),
  }),
  stream({ provider, number, model, text, usage }) {
    const chunk = (delta: object, finish: string | null, more: object = {}) =>
      sse({
        id: `chatcmpl-${provider}-${number}`,
        object: 'chat.completion.chunk',
        created: seconds(),
        model,
        choices: [{ index: 0, delta, finish_reason: finish }],
        ...more,
      });
    const parts = words(text).map((content, index) => chunk(index === 0 ? { role: 'assistant', content } : { content }, null));
    return [...parts, chunk({}, 'stop', { usage: openaiUsage(usage) }), sse('[DONE]')];
  },
};

export const ollama: Protocol = {
  streamType: 'application/x-ndjson',
  whole: ({ model, text, usage }) => ({
    model,
    response: text,
    done: true,
    prompt_eval_count: usage.prompt,
    eval_count: usage.completion,
  }),
  stream: ({ model, text, usage }) => [
    ...words(text).map((response) => line({ model, response, done: false })),
    line({ model, response: '', done: true, prompt_eval_count: usage.prompt, eval_count: usage.completion }),
  ],
};

function openaiUsage({ prompt, completion }: Said['usage']): object {
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

/** A body that comes in pieces; with `cut` the connection breaks after two of them. */
export function inPieces(pieces: readonly string[], cut: boolean): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const queue = [...pieces.slice(0, cut ? 2 : undefined)];
  return new ReadableStream({
    async pull(controller) {
      const piece = queue.shift();
      if (piece !== undefined) {
        controller.enqueue(encoder.encode(piece));
        await sleep(BETWEEN_CHUNKS_MS);
      } else if (cut) controller.error(new Error('cut off, as it was told to be'));
      else controller.close();
    },
  });
}

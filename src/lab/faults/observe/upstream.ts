import { ask, type Reply } from '../../ask.js';
import type { Lab } from '../../lab.js';
import { providerOf } from '../../spec/spec.js';

/** A completion asked of a provider itself, in the protocol of its type and past every node; undefined where nothing came in time. */
export function askUpstream(lab: Lab, provider: string, timeoutMs = 5000): Promise<Reply | undefined> {
  const { type, model } = providerOf(lab.spec, provider);
  const { host, port } = lab.upstreams.endpoint(provider);
  const [path, json] =
    type === 'ollama'
      ? ['/api/generate', { model, prompt: 'user: lab', stream: false }]
      : ['/v1/chat/completions', { model, messages: [{ role: 'user', content: 'lab' }] }];
  return ask(`http://${host}:${port}${path}`, { json, timeoutMs }).catch(() => undefined);
}

/** For a person. */
export function inWordsOf(reply: Reply | undefined): string {
  return reply === undefined ? 'nothing in time' : `${reply.status} ${reply.text.slice(0, 80)}`;
}

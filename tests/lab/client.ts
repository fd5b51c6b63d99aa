import { randomUUID } from 'node:crypto';
import { ask, type Reply } from '../../src/lab/ask.js';
import { tokenOf } from '../../src/lab/files/secrets.js';
import type { Lab } from '../../src/lab/lab.js';
import { identityOf } from '../../src/lab/spec/spec.js';

/** A chat of an app: global tokens on /api/v1, users below their own path. */
export function chatAs(lab: Lab, url: string, identity: string, model: string, prompt: string = randomUUID()): Promise<Reply> {
  const { username } = identityOf(lab.spec, identity);
  const path = username === undefined ? '/api/v1' : `/api/u/${username}`;
  return ask(`${url}${path}/chat/completions`, {
    token: tokenOf(lab.secrets, identity),
    json: { model: model.replace(':', '/'), messages: [{ role: 'user', content: prompt }] },
  });
}

/** A streamed chat: what came, piece by piece. */
export async function streamAs(lab: Lab, url: string, identity: string, model: string): Promise<readonly string[]> {
  const answer = await fetch(`${url}/api/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokenOf(lab.secrets, identity)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: randomUUID() }] }),
  });
  const pieces: string[] = [];
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) pieces.push(read.value);
  return pieces;
}

/** Who asks for what, by the lab's routes. */
export function modelsOf(lab: Lab): readonly { readonly identity: string; readonly model: string }[] {
  return lab.spec.routes.flatMap(({ identities, model }) => identities.map((identity) => ({ identity, model })));
}

/** The cluster file with its ports taken out. */
export function portless(clusterFile: string): string {
  return clusterFile.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT');
}

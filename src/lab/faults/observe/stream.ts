import { randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import { tokenOf } from '../../files/secrets.js';
import type { Lab } from '../../lab.js';

const TIMEOUT_MS = 10_000;

/** The provider that all kinds of nodes stream from. */
function streamedModel(lab: Lab): string {
  const found = lab.spec.providers.find(({ type }) => type === 'kilo');
  if (found === undefined) throw new Error('Failed to ask for a stream: the lab has no provider of type kilo. Please report this.');
  return `${found.id}/${found.model}`;
}

/** One streamed completion with the global token: in how many pieces its body came. */
export async function piecesOfStream(lab: Lab, url: string): Promise<number> {
  const identity = lab.spec.identities.find(({ kind }) => kind === 'global');
  const dispatcher = new Agent({ pipelining: 0, connectTimeout: TIMEOUT_MS, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  try {
    const answer = await request(`${url}/api/v1/chat/completions`, {
      dispatcher,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${identity === undefined ? '' : tokenOf(lab.secrets, identity.id)}`,
      },
      body: JSON.stringify({ model: streamedModel(lab), stream: true, messages: [{ role: 'user', content: `lab ${randomUUID()}` }] }),
    });
    let pieces = 0;
    for await (const _piece of answer.body) pieces += 1;
    return pieces;
  } finally {
    await dispatcher.close();
  }
}

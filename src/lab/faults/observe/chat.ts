import { randomUUID } from 'node:crypto';
import { ask, type Reply } from '../../ask.js';
import { tokenOf } from '../../files/secrets.js';
import type { Lab } from '../../lab.js';
import type { LabNode } from '../../lab-parts.js';
import { tokenDoor } from '../../ready.js';

/** The user whose token is asked about: the harness's own, which no route uses. */
export function knockAsUser(lab: Lab, node: LabNode): Promise<Reply> {
  const user = lab.spec.identities.find(({ harness }) => harness === true);
  return ask(`${node.url}${tokenDoor(lab)}`, { token: user === undefined ? '' : tokenOf(lab.secrets, user.id) });
}

export interface ChatOptions {
  /** Default: one provider's model, directly. */
  readonly model?: string;
  /** False: no Authorization header. */
  readonly token?: false;
}

/** The provider of the usual question. */
export function usualProvider(lab: Lab): { readonly id: string; readonly model: string } {
  const [first] = lab.spec.providers;
  if (first === undefined) throw new Error('Failed to ask a provider: the lab has none. Please report this.');
  return first;
}

/** One completion of a prompt never asked before, sent to one node with that environment's global token. */
export function chatOn(lab: Lab, node: LabNode, options: ChatOptions = {}): Promise<Reply> {
  const { id, model } = usualProvider(lab);
  const identity = node === lab.staging ? lab.spec.stagingIdentity : lab.spec.identities.find(({ kind }) => kind === 'global');
  return ask(`${node.url}/api/v1/chat/completions`, {
    ...(options.token === false || identity === undefined ? {} : { token: tokenOf(lab.secrets, identity.id) }),
    json: { model: options.model ?? `${id}/${model}`, messages: [{ role: 'user', content: `lab ${randomUUID()}` }] },
  });
}

/** Status and the beginning of what was answered, for a person. */
export function inShort({ status, text }: Reply): string {
  return `${status} ${text.slice(0, 120)}`;
}

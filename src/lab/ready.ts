import { ask } from './ask.js';
import { tokenOf } from './files/secrets.js';
import type { Lab } from './lab.js';
import type { LabNode } from './lab-parts.js';
import { canBind } from './net/loopback.js';

/** Where a node says of a token whether it knows it: `/health` is open where the documented surface holds. */
export function tokenDoor(lab: Lab): string {
  return lab.contract === 'playbook' ? '/version' : '/health';
}

/** A node that cannot reach Redis when it starts keeps its cache in memory and says nothing of it. */
async function redisRefusal(node: LabNode, lab: Lab): Promise<string | undefined> {
  const clients = String(await lab.redis.command('CLIENT', 'LIST'));
  if (clients.includes(`addr=${node.spec.host}:`) || !(await canBind(node.spec.host))) return undefined;
  return 'Redis has no connection of it';
}

async function tokenRefusal(node: LabNode, lab: Lab): Promise<string | undefined> {
  const root = await ask(`${node.url}/`);
  if (root.status !== 200) return `GET / answers ${root.status}`;
  const global = node === lab.staging ? lab.spec.stagingIdentity : lab.spec.identities.find(({ kind }) => kind === 'global');
  const door = `${node.url}${tokenDoor(lab)}`;
  if (global !== undefined) {
    const accepted = await ask(door, { token: tokenOf(lab.secrets, global.id) });
    if (accepted.status !== 200) return `the global token of ${global.id} is answered ${accepted.status} ${accepted.text}`;
  }
  const user = lab.spec.identities.find(({ harness }) => harness === true);
  if (user === undefined || node === lab.staging) return undefined;
  const known = await ask(door, { token: tokenOf(lab.secrets, user.id) });
  if (known.status === 403 && known.text.includes('User tokens cannot access')) return undefined;
  return `the token of ${user.id}, a row of MySQL, is answered ${known.status} ${known.text}`;
}

/**
 * Proves through the client's wire that a node serves: `GET /`, a global token accepted, a user's token known;
 * and that Redis knows it.
 * @throws if it does not; then nothing that a test finds would mean anything.
 */
export async function proveReady(lab: Lab, node: LabNode): Promise<void> {
  const why = (await tokenRefusal(node, lab)) ?? (await redisRefusal(node, lab));
  if (why !== undefined) throw new Error(`Failed to prove ${node.spec.id} ready: ${why}. Please read its log:\n${node.log()}`);
}

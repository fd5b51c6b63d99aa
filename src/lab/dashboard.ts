import { ask } from './ask.js';
import { tokenOf } from './files/secrets.js';
import type { Lab } from './lab.js';
import type { LabNode } from './lab-parts.js';
import type { SpecIdentity } from './spec/spec.js';

/** Logs a user in on a node's dashboard, whose password is the user's token in every lab. @returns the cookie */
export async function loggedIn(lab: Lab, node: LabNode, user: SpecIdentity): Promise<string> {
  const answer = await ask(`${node.url}/dashboard/login`, {
    form: { username: user.username ?? '', password: tokenOf(lab.secrets, user.id) },
  });
  const set = [answer.headers['set-cookie'] ?? []].flat();
  const cookie = set.map((line) => /^session=[^;]+/.exec(line)?.[0]).find((found) => found !== undefined);
  if (cookie === undefined) throw new Error(`Failed to log in on ${node.spec.id}: it answered ${answer.status}. Please report this.`);
  return cookie;
}

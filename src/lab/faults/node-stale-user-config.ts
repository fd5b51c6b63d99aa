import { randomUUID } from 'node:crypto';
import { ask } from '../ask.js';
import { tokenOf } from '../files/secrets.js';
import type { Lab } from '../lab.js';
import type { LabNode } from '../lab-parts.js';
import type { SpecIdentity } from '../spec/spec.js';
import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';

/** The row that changes: what it was, so that it can be put back. */
interface Row {
  readonly user: SpecIdentity;
  readonly provider: string;
  readonly userId: number;
  readonly config: string;
}

/** The first user whose own provider a route names. */
function userWithRoute(lab: Lab): { readonly user: SpecIdentity; readonly provider: string } {
  for (const user of lab.spec.identities) {
    const routed = lab.spec.routes.some((route) => route.identities.includes(user.id) && route.model === `user-provider:${user.own?.id}`);
    if (user.own !== undefined && routed) return { user, provider: user.own.id };
  }
  throw new Error('Failed to find a user with a provider of its own: the lab has none. Please report this.');
}

const schemaOf = (lab: Lab): string => lab.spec.environments.production.schema;

async function rowOf(lab: Lab): Promise<Row | undefined> {
  const { user, provider } = userWithRoute(lab);
  const [row] = await lab.mysql.root(
    `SELECT p.user_id, p.config FROM ${schemaOf(lab)}.user_providers p JOIN ${schemaOf(lab)}.users u ON u.id = p.user_id
     WHERE u.username = ? AND p.provider_id = ?`,
    [user.username ?? '', provider],
  );
  return row === undefined ? undefined : { user, provider, userId: Number(row['user_id']), config: String(row['config']) };
}

/** The user's first request on that node: from now on the node knows what it sees now. */
async function serveOnce(lab: Lab, node: LabNode, { user, provider }: Row): Promise<void> {
  await ask(`${node.url}/api/u/${user.username}/chat/completions`, {
    token: tokenOf(lab.secrets, user.id),
    json: { model: `user-provider/${provider}`, messages: [{ role: 'user', content: `lab ${randomUUID()}` }] },
  });
}

/** A node had served a user before that user's provider was saved; the others were started after it. */
export const nodeStaleUserConfig = defineFault<Row>({
  id: 'node-stale-user-config',
  title: "a node keeps a user's configuration from before a change in MySQL",
  released: true,
  at: 'node',
  nodes: (spec) => spec.nodes.map(({ id }) => id),
  async starting({ lab }) {
    const row = await rowOf(lab);
    if (row === undefined) throw new Error("Failed to find the row of a user's provider in MySQL. Please report this.");
    await lab.mysql.root(`DELETE FROM ${schemaOf(lab)}.user_providers WHERE user_id = ? AND provider_id = ?`, [row.userId, row.provider]);
    return row;
  },
  async started({ lab, place }, row) {
    if (row === undefined) return;
    await serveOnce(lab, lab.node(place), row);
    await lab.mysql.root(`INSERT INTO ${schemaOf(lab)}.user_providers (user_id, provider_id, config) VALUES (?, ?, ?)`, [
      row.userId,
      row.provider,
      row.config,
    ]);
  },
  async prove({ lab, place }) {
    const node = lab.node(place);
    const { user, provider } = userWithRoute(lab);
    const held = (await rowOf(lab)) !== undefined;
    const answer = await ask(`${node.url}/api/u/${user.username}/providers`, { token: tokenOf(lab.secrets, user.id) });
    const listed = answer.text.includes(`"${provider}"`);
    return {
      inForce: held && answer.status === 200 && !listed,
      seen: `MySQL ${held ? 'holds' : 'lacks'} ${provider} of ${user.id}; the node's listing ${listed ? 'has' : 'does not have'} it`,
    };
  },
  expect: (spec, place) => expected(symptoms.notVisible, 'node', 'infrastructure', culprit.node(spec, place)),
});

import { requestsToMeetAll } from '../../checks/balancer-asks.js';
import { rootSchema } from '../../target/contracts/schemas.js';
import type { Get, Got } from './get.js';
import type { BalancerSight, NodeSight } from './sights.js';

/** Public on every release; it redirects to the login, by the address that the node has of itself (aisbf-contract 6, 7). */
const REDIRECTS = '/dashboard';

function ownAddress(got: Got): { readonly ownAddress?: string } {
  const location = got.ok ? got.headers['location'] : undefined;
  return location !== undefined && URL.canParse(location) ? { ownAddress: new URL(location).host } : {};
}

const NOTHING = { addresses: [], providers: [], rotations: [], autoselects: [] } as const;

/** The public page of a node, and the redirect by which it names itself. No token is sent. */
export async function lookAtNode(get: Get, id: string, url: string, addresses: readonly string[]): Promise<NodeSight> {
  const root = await get({ kind: 'node', id }, '/');
  if (!root.ok) return { url, headers: {}, ...NOTHING, addresses, problem: root.why };
  const page = rootSchema.safeParse(root.answer.json);
  const { headers } = root;
  if (!page.success) {
    const problem = `it responds with HTTP ${root.answer.status}, but not with the public page of an AISBF node (GET /)`;
    return { url, headers, ...NOTHING, addresses, problem };
  }
  const redirect = await get({ kind: 'node', id }, REDIRECTS);
  const { providers, rotations, autoselect } = page.data;
  return { url, headers, addresses, providers, rotations, autoselects: autoselect, ...ownAddress(redirect) };
}

const seen = (got: Got): BalancerSight => (got.ok ? { headers: got.headers, ...ownAddress(got) } : { headers: {}, problem: got.why });

/** Several responses through the balancer, one after the other, each on a new connection: as many as meet every node. */
export async function lookAtBalancer(get: Get, nodes: number): Promise<readonly BalancerSight[]> {
  const first = await get({ kind: 'balancer' }, REDIRECTS);
  if (!first.ok) return [seen(first)];
  // A balancer may keep the dashboard from outside: then the public page has to do.
  const path = first.answer.status >= 300 && first.answer.status < 400 ? REDIRECTS : '/';
  const sights: BalancerSight[] = [];
  for (let nth = 0; nth < requestsToMeetAll(nodes); nth += 1) sights.push(seen(await get({ kind: 'balancer' }, path)));
  return sights;
}

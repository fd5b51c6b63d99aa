import { performance } from 'node:perf_hooks';
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

/** A balancer's own error names no node. */
function seen(got: Got): BalancerSight {
  if (!got.ok) return { headers: {}, problem: got.why };
  const { status } = got.answer;
  return { headers: got.headers, ...ownAddress(got), ...(status >= 500 ? { problem: `HTTP ${status}` } : {}) };
}

/** So many requests wait for a balancer at once, and no more are sent after that time: behind one may be a node that hangs. */
const AT_ONCE = 5;
const LONGEST_MS = 15_000;

const redirects = (got: Got): boolean => got.ok && got.answer.status >= 300 && got.answer.status < 400;

/** Several responses through the balancer, each on a new connection: as many as meet every node. */
export async function lookAtBalancer(get: Get, nodes: number): Promise<readonly BalancerSight[]> {
  const some = (path: string): Promise<readonly Got[]> =>
    Promise.all(Array.from({ length: AT_ONCE }, () => get({ kind: 'balancer' }, path)));
  const started = performance.now();
  const first = await some(REDIRECTS);
  // One that keeps the dashboard from outside is sent the public page instead.
  const path = first.some(redirects) || first.every(({ ok }) => !ok) ? REDIRECTS : '/';
  const sights = path === REDIRECTS ? first.map(seen) : [];
  if (first.every(({ ok }) => !ok)) return sights;
  while (sights.length < requestsToMeetAll(nodes) && performance.now() - started < LONGEST_MS) sights.push(...(await some(path)).map(seen));
  return sights;
}

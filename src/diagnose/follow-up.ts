import type { Cell } from '../checks/check.js';
import type { RunView } from './rule.js';

/** Commands to run next: nothing in them is a secret; `$TOKEN` is the reader's to fill. */

const quoted = (value: string): string => (/^[\w./:@%+=,-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`);

export const urlOf = (view: RunView, node: string): string => view.ctx.cluster.nodes.find((one) => one.id === node)?.url ?? '';

export const ask = (base: string, path: string): string =>
  `curl -sS -i -m 10 -H "Authorization: Bearer $TOKEN" ${quoted(`${base}${path}`)}`;

export const askHealth = (view: RunView, node: string): string => ask(urlOf(view, node), view.ctx.contract.endpoints.health.path);

export const askTokenProbe = (view: RunView, node: string): string =>
  ask(urlOf(view, node), view.ctx.contract.endpoints[view.ctx.contract.tokenProbe].path);

export const askBalancer = (view: RunView, times: number): string =>
  `for i in $(seq ${times}); do ${ask(view.ctx.cluster.entry?.url ?? '', view.ctx.contract.endpoints.root.path)}; done`;

export const diagnoseNode = (node: string): string => `aisbf-check diagnose --node ${quoted(node)}`;
export const diagnoseIdentities = 'aisbf-check diagnose --check identities --all';
export const diagnoseRoutes = 'aisbf-check diagnose --check route-matrix --allow spends --all';

export const scanKeys = (pattern: string): string => `redis-cli -u "$REDIS_URL" --scan --pattern ${quoted(pattern)} --count 100 | head`;

export const sql = (statement: string): string => `mysql --defaults-extra-file="$MYSQL_FILE" -e ${quoted(statement)}`;

/** Of a node, the balancer, or the neighbour that the part names. */
export function showCertificate({ ctx: { cluster } }: RunView, { node, entry, part }: Cell): string {
  const neighbour = cluster.neighbours.find(({ name }) => name === part)?.probe;
  const place = node !== undefined ? cluster.nodes.find(({ id }) => id === node) : entry === 'balancer' ? cluster.entry : neighbour;
  const { hostname, port } = new URL(place?.url ?? 'https://ADDRESS');
  const name = place?.tls?.serverName ?? hostname;
  const connect = `openssl s_client -connect ${quoted(`${hostname}:${port === '' ? '443' : port}`)} -servername ${quoted(name)} </dev/null`;
  return `${connect} | openssl x509 -noout -subject -issuer -dates -ext subjectAltName`;
}

import type { Cell } from '../checks/check.js';
import type { Identity } from '../target/cluster.js';
import type { Secret } from '../target/secret.js';
import type { RunView } from './rule.js';

/** Commands to run next. Secrets are named as the cluster file names them, by a variable or a file, so that a command runs as it is printed. */

const quoted = (value: string): string => (/^[\w./:@%+=,-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`);

/** How a shell gets at a secret, inside double quotes. */
const shellSecret = ({ name }: Secret): string => (/^[A-Za-z_]\w*$/.test(name) ? `$${name}` : `$(head -n 1 ${quoted(name)})`);

export const urlOf = (view: RunView, node: string): string => view.ctx.cluster.nodes.find((one) => one.id === node)?.url ?? '';

/** The one whose token shows most there; undefined: none is declared, or none is needed. */
function tokenFor({ ctx: { cluster } }: RunView, kind: Identity['kind']): Secret | undefined {
  const own = cluster.identities.filter((identity) => identity.kind === kind);
  return (own.find(({ harness }) => harness === true) ?? own[0] ?? cluster.identities[0])?.token;
}

function curl(base: string, path: string, token: Secret | undefined): string {
  const authorization = token === undefined ? '' : `-H "Authorization: Bearer ${shellSecret(token)}" `;
  return `curl -sS -i -m 10 ${authorization}${quoted(`${base}${path}`)}`;
}

export function askHealth(view: RunView, node: string): string {
  const { path, auth } = view.ctx.contract.endpoints.health;
  return curl(urlOf(view, node), path, auth === 'open' ? undefined : tokenFor(view, 'global'));
}

export const askTokenProbe = (view: RunView, node: string): string =>
  curl(urlOf(view, node), view.ctx.contract.endpoints[view.ctx.contract.tokenProbe].path, tokenFor(view, 'user'));

/** The root page is open to everybody. */
export const askBalancer = (view: RunView, times: number): string =>
  `for i in $(seq ${times}); do ${curl(view.ctx.cluster.entry?.url ?? '', view.ctx.contract.endpoints.root.path, undefined)}; done`;

/** Whether this machine finds an address for the name of a node. */
export const lookUp = (view: RunView, node: string): string =>
  `getent hosts ${quoted(new URL(urlOf(view, node) || 'http://NODE').hostname)}`;

/** A command of redis-cli on the declared Redis. */
export function redisCli({ ctx: { cluster } }: RunView, command: string): string {
  const { redis } = cluster;
  return `redis-cli -u "${redis === undefined ? '' : shellSecret(redis.url)}" ${command}`;
}

export const diagnoseNode = (node: string): string => `aisbf-check diagnose --node ${quoted(node)}`;
export const diagnoseIdentities = 'aisbf-check diagnose --check identities --all';
export const diagnoseRoutes = 'aisbf-check diagnose --check route-matrix --allow spends --all';

export const scanKeys = (view: RunView, pattern: string): string =>
  redisCli(view, `--scan --pattern ${quoted(pattern)} --count 100 | head`);

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

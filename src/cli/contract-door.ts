import { answerOf, type Node } from '../conformance/ask-node.js';
import type { Reply } from '../conformance/behaviour.js';
import { type Door, doorOf } from '../conformance/knock.js';
import type { Release } from '../conformance/releases.js';
import { classifyHttpError } from '../probe/http/classify-http.js';
import type { ErrorClass } from '../record/observation.js';
import { oneLine } from '../report/one-line.js';

type Advice = readonly [why: string, please: string];

const SILENCE: Readonly<Partial<Record<ErrorClass, Advice>>> = {
  refused: ['nobody listens there', 'see that the node runs, and that the port is its own'],
  dns: ['there is no such host', 'see how it is written'],
  unreachable: ['there is no way to it', 'see that this machine may reach it'],
  'connect-timeout': ['it took no connection in time', 'see that the host is up and a firewall lets this machine through'],
  'headers-timeout': [
    'it took the question and gave no answer',
    'see whether the node hangs; a released one waits for a slow upstream as a whole',
  ],
  'body-timeout': ['it broke off in its answer', 'see whether the node hangs'],
  reset: ['it hung up', 'see that it is a node, and whether it wants https://'],
  closed: ['it hung up', 'see that it is a node, and whether it wants https://'],
  protocol: ['what came is no HTTP', 'see that it is a node, and whether it wants https://'],
};

/** By what OpenSSL says; the first that fits. */
const TLS: readonly (readonly [RegExp, ...Advice])[] = [
  [/wrong version number|packet length too long|http request/i, 'what answers speaks no TLS', 'give its address with http://'],
  [/UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_/, 'its certificate is not trusted here', 'name the authority that signed it with --ca FILE'],
  [/ERR_TLS_CERT_ALTNAME/, 'its certificate is for another name', 'give the address by a name that it is for'],
  [/CERT_/, 'its certificate is not valid', 'have it replaced'],
  [/./, 'no TLS connection came about', 'see what it speaks there'],
];

function silence(error: unknown): Advice {
  const { class: kind, message } = classifyHttpError(error);
  const [, ...tls] = TLS.find(([words]) => kind === 'tls' && words.test(message)) ?? [];
  const [why, please] = (tls.length === 0 ? SILENCE[kind] : tls) ?? ['this machine could not ask', 'see what it lacks'];
  return [`${why} (${oneLine(message)})`, please];
}

const shown = ({ status, text }: Reply): string => oneLine(`${status} ${text}`, 160);

const DOORS: Readonly<Record<Exclude<Door, 'open'>, (reply: Reply) => Advice>> = {
  'token-unknown': (reply) => [
    `it does not know the token: ${shown(reply)}`,
    "give one of the tokens that its aisbf.json lists; a user's, of the dashboard, is --user-token",
  ],
  'token-of-a-user': (reply) => [
    `the token is a user's: ${shown(reply)}`,
    'give it as --user-token with --username, and as --token one that aisbf.json lists',
  ],
  'token-lost': (reply) => [
    `the token did not reach it: ${shown(reply)}`,
    "see what on the way takes the Authorization header out, and give the node's own address",
  ],
  elsewhere: ({ status, location }) => [
    `it sends whoever asks elsewhere: ${status}${location === undefined ? '' : ` to ${oneLine(location, 160)}`}`,
    "give the node's own address",
  ],
  gateway: (reply) => [
    `a gateway answers in its place: ${shown(reply)}`,
    "see that the node behind it runs, and give the node's own address",
  ],
  'no-node': (reply) => [`what answers is no AISBF node: ${shown(reply)}`, "see that the address is the node's own"],
};

/** Asks whether there is a node that takes the token; where not, the words that say why nothing can be compared. */
export async function closedDoor(node: Node, releases: readonly Release[]): Promise<string | undefined> {
  const problem = ([why, please]: Advice): string => `Failed to verify ${node.url}: ${why}. Please ${please}.`;
  try {
    const reply = await answerOf(node, { as: 'global', path: '/health' });
    const door = doorOf(reply, releases);
    return door === 'open' ? undefined : problem(DOORS[door](reply));
  } catch (error) {
    return problem(silence(error));
  }
}

import type { Node } from '../conformance/ask-node.js';
import { behaviours } from '../conformance/registry.js';
import { knownReleases } from '../conformance/releases.js';
import { type Likeness, likest, look, type Sight } from '../conformance/verify.js';
import { styleOf } from '../report/style.js';
import { UsageError } from './exit-codes.js';
import { type Io, reportStyle } from './io.js';

/** The options of `aisbf-check contract verify` as commander reads them. */
export interface VerifyOptions {
  readonly url: string;
  readonly token: string;
  readonly userToken?: string;
  readonly username?: string;
  readonly json?: true;
}

/** A token as given, or `${NAME}` of the environment. */
function secretOf(option: string, given: string, env: Io['env']): string {
  const name = /^\$\{(\w+)\}$/.exec(given)?.[1];
  const value = name === undefined ? given : env[name];
  if (value !== undefined && value !== '') return value;
  throw new UsageError(
    `Failed to read ${option}: ${name === undefined ? 'it is empty' : `there is no ${name} in the environment`}. Please set it.`,
  );
}

function nodeOf({ url, token, userToken, username }: VerifyOptions, env: Io['env']): Node {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new UsageError(
      `Failed to read --url ${url}: it is no address of http or https. Please give the node's own, like http://10.0.0.1:17765.`,
    );
  }
  if ((userToken === undefined) !== (username === undefined)) {
    throw new UsageError('Failed to ask as a user: --user-token and --username go together. Please give both, or neither.');
  }
  const user =
    userToken === undefined || username === undefined ? {} : { user: { name: username, token: secretOf('--user-token', userToken, env) } };
  return { url: url.replace(/\/+$/, ''), token: secretOf('--token', token, env), ...user };
}

/** 0: it is a release's equal in everything that was asked; 1: it departs; 2: something could not be seen. */
function exitCodeOf(best: Likeness, sights: readonly Sight[]): 0 | 1 | 2 {
  if (best.departures.length > 0) return 1;
  const unseen = sights.some(({ seen, why }) => seen === undefined && !why?.startsWith('needs a user'));
  return unseen || best.of === 0 ? 2 : 0;
}

function report(node: Node, best: Likeness, equals: readonly string[], sights: readonly Sight[], color: boolean): string {
  const style = styleOf(color);
  const lines = [`${node.url} behaves like AISBF ${equals.join(' and ')}: ${best.same} of ${best.of} behaviours`];
  for (const { title, citation, expected, seen } of best.departures) {
    lines.push('', style.red(`✗ ${title}`) + style.dim(`  contract ${citation}`), `    ${best.name}: ${expected}`, `    here:    ${seen}`);
  }
  const unseen = sights.filter(({ seen }) => seen === undefined);
  if (unseen.length > 0) lines.push('', `${unseen.length} not seen:`, ...unseen.map(({ title, why }) => `  - ${title}: ${why}`));
  return `${lines.join('\n')}\n`;
}

/** Asks a node everything that can be asked without harm, and prints which release it is like. */
export async function verifyContract(options: VerifyOptions, io: Io): Promise<void> {
  const node = nodeOf(options, io.env);
  const releases = await knownReleases();
  const sights = await look(node, behaviours, ({ title }) => io.stderr.write(`asked: ${title}\n`));
  const order = likest(releases, sights);
  const [best] = order;
  if (best === undefined) throw new Error('Failed to compare: this package knows no release. Please install it again.');
  const equals = order.filter(({ same }) => same === best.same).map(({ name }) => name);
  const exitCode = exitCodeOf(best, sights);
  const unseen = sights.filter(({ seen }) => seen === undefined).map(({ id, why }) => ({ id, why }));
  const document = {
    version: 1,
    url: node.url,
    like: equals,
    same: best.same,
    of: best.of,
    departures: best.departures,
    notSeen: unseen,
    releases: order.map(({ name, same, of }) => ({ name, same, of })),
    exitCode,
  };
  io.stdout.write(options.json ? `${JSON.stringify(document, null, 2)}\n` : report(node, best, equals, sights, reportStyle(io).color));
  io.end(exitCode);
}

import { readFile } from 'node:fs/promises';
import { Agent } from 'undici';
import type { Node } from '../conformance/ask-node.js';
import { UsageError } from './exit-codes.js';
import type { Io } from './io.js';

/** The options of `aisbf-check contract verify` as commander reads them. */
export interface VerifyOptions {
  readonly url: string;
  readonly token: string;
  readonly userToken?: string;
  readonly username?: string;
  readonly ca?: string;
  readonly json?: true;
}

/** What an HTTP header can carry. */
const SENDABLE = /^[\x21-\x7e]+$/;

/** A token as given, or `${NAME}` of the environment. */
function secretOf(option: string, given: string, env: Io['env']): string {
  const name = /^\$\{(\w+)\}$/.exec(given)?.[1];
  const value = name === undefined ? given : env[name];
  const from = name === undefined ? 'it' : `$${name}`;
  if (value === undefined) throw new UsageError(`Failed to read ${option}: there is no ${name} in the environment. Please set it.`);
  if (value === '') throw new UsageError(`Failed to read ${option}: ${from} is empty. Please give a token.`);
  if (!SENDABLE.test(value))
    throw new UsageError(
      `Failed to read ${option}: ${from} holds a space, a line break or another character that no header can carry. Please see how it was copied.`,
    );
  return value;
}

/** Everything up to the path; a query belongs to no node. */
function addressOf(given: string): string {
  const url = /^https?:\/\//i.test(given) && URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined) {
    throw new UsageError(
      `Failed to read --url ${given}: it is no address of http or https. Please give the node's own, like http://10.0.0.1:17765.`,
    );
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    // Not repeated: it may hold a password.
    throw new UsageError(
      "Failed to read --url: it holds a login, a query or a fragment. Please give the node's address alone, like http://10.0.0.1:17765.",
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

async function authority(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`Failed to read --ca ${path}: ${why}. Please name a file of certificates (PEM).`);
  }
}

/** The node that the command line names. @throws UsageError */
export async function nodeOf({ url, token, userToken, username, ca }: VerifyOptions, env: Io['env']): Promise<Node> {
  const address = addressOf(url);
  if ((userToken === undefined) !== (username === undefined)) {
    throw new UsageError('Failed to ask as a user: --user-token and --username go together. Please give both, or neither.');
  }
  const global = secretOf('--token', token, env);
  const user =
    userToken === undefined || username === undefined ? {} : { user: { name: username, token: secretOf('--user-token', userToken, env) } };
  const trusted = ca === undefined ? {} : { dispatcher: new Agent({ connect: { ca: await authority(ca) } }) };
  return { url: address, token: global, ...user, ...trusted };
}

import { parseModel } from '../../target/model-grammar.js';
import { writtenNodes } from './node-words.js';

/** What is wrong with an answer, for its own question; undefined: nothing. */
export type Check = (text: string) => string | undefined;

/** `http://HOST[:PORT][/PATH]` and nothing else. What is written is repeated only where it can hold no password. */
export function urlProblem(text: string): string | undefined {
  const written = text.trim();
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(written)?.[1];
  if (scheme === undefined) return `${written} has no scheme. Write http://${/^[\w.-]+(:\d+)?$/.test(written) ? written : 'HOST:PORT'}.`;
  if (!/^https?$/i.test(scheme)) return `the scheme must be http or https, not ${scheme}.`;
  const port = /^[^/]*\/\/[^/]*:(\d+)(\/|$)/.exec(written)?.[1];
  if (port !== undefined && Number(port) > 65_535) return `the port ${port} is above 65535.`;
  if (!URL.canParse(written)) return `${written} is not a valid URL. Write http://HOST:PORT.`;
  const url = new URL(written);
  if (url.username !== '' || url.password !== '') return 'remove the login: tokens are given by the name of a variable.';
  if (url.search !== '' || url.hash !== '') return 'remove the query or fragment: only scheme, host, port and path are used.';
  return undefined;
}

/** Addresses of several nodes, each of them different. */
export function nodesProblem(text: string): string | undefined {
  const nodes = writtenNodes(text);
  if (nodes.length === 0) return 'enter at least one address, like http://10.0.0.1:17765.';
  for (const { url } of nodes) {
    const problem = urlProblem(url);
    if (problem !== undefined) return problem;
  }
  const twice = nodes.find(({ url }, index) => nodes.findIndex((other) => new URL(other.url).href === new URL(url).href) < index);
  if (twice !== undefined) return `${twice.url} is there twice: each node needs an address of its own.`;
  return idsProblem(nodes.flatMap(({ id }) => (id === undefined ? [] : [id])));
}

/** Names of nodes, no two alike. */
export function idsProblem(ids: readonly string[]): string | undefined {
  const bad = ids.find((id) => !/^[\w.-]+$/.test(id));
  if (bad !== undefined) return `${bad} is not a node id. Use letters, digits, dots, dashes and underscores.`;
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  return twice === undefined ? undefined : `the id ${twice} is there twice.`;
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The name of a variable, never a secret itself; empty means none. What is wrong is not repeated: it may be the secret. */
export const variableProblem: Check = (text) =>
  text.trim() === '' || VARIABLE.test(text.trim())
    ? undefined
    : 'enter the name of an environment variable (letters, digits, underscores), not the secret.';

/** The name of a response header. */
export const headerProblem: Check = (text) =>
  /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(text.trim()) ? undefined : 'enter the name of one response header, like x-upstream.';

/** A prefix of keys in Redis. */
export const prefixProblem: Check = (text) => {
  if (text.trim() === '') return 'enter a prefix, like aisbf:prod:.';
  return /[\s*?[\]]/.test(text.trim()) ? 'enter the prefix itself, without spaces and wildcards.' : undefined;
};

/** Models, separated by commas; empty means none. */
export function modelsProblem(text: string): string | undefined {
  const bad = text
    .split(',')
    .map((word) => word.trim())
    .find((word) => word !== '' && parseModel(word) === undefined);
  return bad === undefined
    ? undefined
    : `${bad} is not a model. Write autoselect:ID, rotation:ID, user-provider:ID, user-rotation:ID or PROVIDER/MODEL.`;
}

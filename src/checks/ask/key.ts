import { hash } from 'node:crypto';
import stringify from 'fast-json-stable-stringify';
import type { Bearer, Destination } from '../question.js';

/** What makes a question the question it is. Two with equal parts are asked once. */
export interface KeyParts {
  readonly to: Destination;
  readonly bearer: Bearer;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly form?: unknown;
  readonly jar?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fresh?: boolean;
  /** Tells apart questions that are meant to be asked several times. */
  readonly nth?: number | string;
}

const digestOf = (text: string, length = 12): string => hash('sha256', text, 'hex').slice(0, length);

/** First hexadecimal digits of the SHA-256 of a value's stable JSON. */
export const digest = (value: unknown, length?: number): string => digestOf(stringify(value), length);

/** `aisbf-1`, `balancer`, `neighbour:staging`: a destination in words. */
export function destinationName(to: Destination): string {
  return to.kind === 'node' ? to.id : to.kind === 'balancer' ? 'balancer' : `neighbour:${to.name}`;
}

function bearerName(bearer: Bearer): string {
  switch (bearer.kind) {
    case 'none':
      return 'nobody';
    case 'wrong':
      return 'a wrong token';
    case 'identity':
      return bearer.id;
    case 'neighbour':
      return `neighbour ${bearer.name}`;
    case 'rate-limit':
      return "the rate limit's own identity";
    case 'ephemeral':
      return `ephemeral ${bearer.name}`;
  }
}

/** Of what has neither body nor form nor headers: its stable JSON, without sorting names that are known. There are thousands of them. */
function bareText({ to, bearer, method, path, jar, fresh, nth }: KeyParts): string {
  const inOrder = <T extends Destination | Bearer>(named: T) => ({
    id: 'id' in named ? named.id : undefined,
    kind: named.kind,
    name: 'name' in named ? named.name : undefined,
  });
  return JSON.stringify({ bearer: inOrder(bearer), fresh, jar, method, nth, path, to: inOrder(to) });
}

const isBare = ({ body, form, headers }: KeyParts): boolean => body === undefined && form === undefined && headers === undefined;

/** Readable in front, exact behind: the digest is taken over the stable JSON of all parts. */
export function questionKey(parts: KeyParts): string {
  const as = parts.jar === undefined ? bearerName(parts.bearer) : parts.jar;
  const exact = isBare(parts) ? digestOf(bareText(parts)) : digest(parts);
  return `${parts.method} ${parts.path} of ${destinationName(parts.to)} as ${as} #${exact}`;
}

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

/** First hexadecimal digits of the SHA-256 of a value's stable JSON. */
export function digest(value: unknown, length = 12): string {
  return hash('sha256', stringify(value), 'hex').slice(0, length);
}

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

/** Readable in front, exact behind: the digest is taken over the stable JSON of all parts. */
export function questionKey(parts: KeyParts): string {
  const as = parts.jar === undefined ? bearerName(parts.bearer) : parts.jar;
  return `${parts.method} ${parts.path} of ${destinationName(parts.to)} as ${as} #${digest(parts)}`;
}

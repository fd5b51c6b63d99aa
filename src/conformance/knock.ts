import { type Reply, whole } from './behaviour.js';
import type { Release } from './releases.js';

/** What `GET /health` with the token says of whoever is to be asked; but for `open` there is nothing to compare. */
export type Door =
  /** It lets in, or answers what no release does: that shows in the comparison. */
  | 'open'
  | 'token-unknown'
  | 'token-of-a-user'
  /** Something on the way took the Authorization header out. */
  | 'token-lost'
  | 'elsewhere'
  | 'gateway'
  | 'no-node';

/** In the words of the releases that were seen, wherever they have any. */
export function doorOf(reply: Reply, releases: readonly Release[]): Door {
  const said = (id: string): boolean => releases.some(({ behaviours }) => behaviours[id] === whole(reply));
  if (said('health-global')) return 'open';
  if (said('health-stranger')) return 'token-unknown';
  if (said('health-user')) return 'token-of-a-user';
  if (said('health-nobody')) return 'token-lost';
  if (reply.status >= 300 && reply.status < 400) return 'elsewhere';
  if (typeof reply.json === 'object' && reply.json !== null) return 'open';
  // A released node's own 500 is no JSON either.
  if (reply.status === 500) return 'open';
  return [502, 503, 504].includes(reply.status) ? 'gateway' : 'no-node';
}

import { isIP } from 'node:net';
import type { Place } from './place.js';

/** `[::1]` of an address is `::1` to everybody else. */
const bare = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1');

const hostOf = ({ url, host }: Place): string => bare(host === undefined ? url.hostname : new URL(`https://${host}`).hostname);

/** The name that a certificate of this place must be for: the declared one, else that of the Host header, else of the address. */
export const serverNameOf = (place: Place): string => place.tls?.serverName ?? hostOf(place);

/** As it is sent in the handshake: an address is no name there (RFC 6066, 3). */
export const sentServerName = (name: string): string | undefined => (isIP(name) === 0 ? name : undefined);

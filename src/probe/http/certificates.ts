import type { DetailedPeerCertificate, PeerCertificate } from 'node:tls';
import type { Certificate } from '../../record/observation.js';

/** Longer chains are no longer looked at: nobody issues them. */
const LONGEST_CHAIN = 10;

type Name = PeerCertificate['subject'];

/** `CN=ai.example, O=Example`; an empty name (all is in the alternative names) is told so. */
function nameOf(name: Name | undefined): string {
  const parts = Object.entries(name ?? {}).map(([key, value]) => `${key}=${Array.isArray(value) ? value.join('+') : String(value)}`);
  return parts.length === 0 ? '(no name)' : parts.join(', ');
}

/** OpenSSL's `Nov 26 09:31:20 2026 GMT`. */
const isoOf = (date: string): string => {
  const ms = Date.parse(date);
  return Number.isNaN(ms) ? date : new Date(ms).toISOString();
};

const certificateOf = (one: PeerCertificate): Certificate => ({
  subject: nameOf(one.subject),
  issuer: nameOf(one.issuer),
  altNames: one.subjectaltname?.split(', ') ?? [],
  validFrom: isoOf(one.valid_from),
  validTo: isoOf(one.valid_to),
  fingerprint: one.fingerprint256.replaceAll(':', '').toLowerCase(),
});

/** A certificate and those above it, up to one that vouches for itself. */
export function certificatesOf(own: DetailedPeerCertificate): readonly Certificate[] {
  const chain: Certificate[] = [];
  let next: DetailedPeerCertificate | undefined = own;
  // Node gives an empty object where none was shown, and one that is its own issuer at the top.
  while (next?.fingerprint256 !== undefined && chain.length < LONGEST_CHAIN) {
    chain.push(certificateOf(next));
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate;
  }
  return chain;
}

import type { Certificate, TlsAnswer } from '../../src/record/observation.js';

export const certificate = (name: string, validTo: string, more: Partial<Certificate> = {}): Certificate => ({
  subject: `CN=${name}`,
  issuer: 'CN=Company CA',
  altNames: [`DNS:${name}`],
  validFrom: '2025-12-01T00:00:00.000Z',
  validTo,
  fingerprint: `of ${name} until ${validTo}`,
  ...more,
});

/** A handshake with nothing wrong in it, on 2026-01-01. */
export const handshakeOf = (name: string): TlsAnswer => ({
  kind: 'tls',
  protocol: 'TLSv1.3',
  serverName: name,
  chain: [certificate(name, '2026-03-01T00:00:00.000Z'), certificate('Company CA', '2035-01-01T00:00:00.000Z')],
});

import { randomBytes } from 'node:crypto';
import forge from 'node-forge';
import { LOOPBACK } from './loopback.js';

const { pki } = forge;
const DAY_MS = 86_400_000;
/** As long as public authorities give them out for today. */
const LIFE_DAYS = 90;
const IP_ADDRESS = 7;

export interface Pems {
  readonly cert: string;
  readonly key: string;
}

/** Gives out certificates for the loopback address. */
export interface Authority {
  /** Its own certificate, for clients to trust. */
  readonly cert: string;
  /** One that holds for so many days still; below 0: it ended so many days ago. */
  issue(name: string, daysLeft: number): Pems;
}

const named = (name: string): forge.pki.CertificateField[] => [{ name: 'commonName', value: name }];

function certificate(subject: string, publicKey: forge.pki.rsa.PublicKey, daysLeft: number): forge.pki.Certificate {
  const made = pki.createCertificate();
  made.publicKey = publicKey;
  // Positive, as numbers go in a certificate.
  made.serialNumber = `01${randomBytes(8).toString('hex')}`;
  made.validity.notBefore = new Date(Date.now() - (LIFE_DAYS - daysLeft) * DAY_MS);
  made.validity.notAfter = new Date(Date.now() + daysLeft * DAY_MS);
  made.setSubject(named(subject));
  return made;
}

/** Makes an authority of the lab's own, whom nobody else trusts. */
export function makeAuthority(): Authority {
  const own = 'aisbf-check lab authority';
  const authority = pki.rsa.generateKeyPair(2048);
  const servers = pki.rsa.generateKeyPair(2048);
  const root = certificate(own, authority.publicKey, LIFE_DAYS);
  root.setIssuer(named(own));
  root.setExtensions([{ name: 'basicConstraints', cA: true, critical: true }, { name: 'subjectKeyIdentifier' }]);
  root.sign(authority.privateKey, forge.md.sha256.create());
  return {
    cert: pki.certificateToPem(root),
    issue(name, daysLeft) {
      const made = certificate(name, servers.publicKey, daysLeft);
      made.setIssuer(named(own));
      made.setExtensions([
        { name: 'basicConstraints', cA: false },
        { name: 'extKeyUsage', serverAuth: true },
        { name: 'subjectAltName', altNames: [{ type: IP_ADDRESS, ip: LOOPBACK }] },
      ]);
      made.sign(authority.privateKey, forge.md.sha256.create());
      return { cert: pki.certificateToPem(made), key: pki.privateKeyToPem(servers.privateKey) };
    },
  };
}

import { type Fronted, putBehindTls, takeFromTls } from './behind-tls.js';
import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { meet } from './observe/certificate.js';

/** Nodes are asked over TLS, and the certificate of one ended two days ago: its renewal did not run. */
export const nodeCertificateExpired = defineFault<readonly Fronted[]>({
  id: 'node-certificate-expired',
  title: "a node's certificate has ended",
  released: true,
  at: 'node',
  starting: ({ lab, place }) => putBehindTls(lab, place, -2),
  async undo({ lab, place }, fronts = []) {
    takeFromTls(lab, place, fronts);
  },
  async prove({ place }, fronts = []) {
    const met = await Promise.all(fronts.map(meet));
    const refused = met.filter(({ refusedFor }) => refusedFor !== undefined);
    const [only] = refused;
    return {
      inForce: refused.length === 1 && only?.node === place && only.refusedFor === 'CERT_HAS_EXPIRED',
      seen: `a client that looks hangs up on ${refused.length} of ${met.length} nodes (${refused.map(({ refusedFor }) => refusedFor).join(', ')})`,
    };
  },
  // With one node nobody is left to whom every other request could go.
  expect: (spec, place) =>
    expected(spec.nodes.length > 1 ? symptoms.everyOther : null, 'node', 'infrastructure', culprit.node(spec, place)),
});

import { type Fronted, putBehindTls, takeFromTls } from './behind-tls.js';
import { defineFault } from './define-fault.js';
import { culprit, expectedWarning } from './expect.js';
import { meet } from './observe/certificate.js';

const DAYS_LEFT = 5;
const WEEK_MS = 7 * 86_400_000;

/** Nodes are asked over TLS, and the certificate of one ends within days, which nobody feels yet. */
export const nodeCertificateExpiresSoon = defineFault<readonly Fronted[]>({
  id: 'node-certificate-expires-soon',
  title: "a node's certificate ends within days",
  released: true,
  at: 'node',
  starting: ({ lab, place }) => putBehindTls(lab, place, DAYS_LEFT),
  async undo({ lab, place }, fronts = []) {
    takeFromTls(lab, place, fronts);
  },
  async prove({ place }, fronts = []) {
    const met = await Promise.all(fronts.map(meet));
    const within = met.filter(({ ends }) => ends !== undefined && ends.getTime() < Date.now() + WEEK_MS);
    return {
      inForce: within.length === 1 && within[0]?.node === place && met.every(({ refusedFor }) => refusedFor === undefined),
      seen: `clients accept all ${met.length} certificates; ${within.length} end within a week`,
    };
  },
  expect: (spec, place) => expectedWarning(null, 'node', 'infrastructure', culprit.node(spec, place)),
});

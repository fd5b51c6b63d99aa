import { expect, test } from 'vitest';
import { tls } from '../../src/checks/tls.js';
import { context } from './context.js';
import { goesRed } from './goes-red.js';
import { certificate } from './world-certificate.js';

const ended = '2025-12-30T00:00:00.000Z';
const soon = '2026-01-06T12:00:00.000Z';
const far = '2027-01-01T00:00:00.000Z';

goesRed('tls', [
  {
    fault: "a node's certificate has ended",
    cell: 'n2/-/-/-/-',
    code: 'certificate-expired',
    data: { daysLeft: -2, validTo: ended, subject: 'CN=n2', also: [] },
    stillGreen: ['n1/-/-/-/-', '-/-/-/balancer/-', 'n1/-/-/-/offer'],
    inject: (w) => (w.handshakes['n2'] = { chain: [certificate('n2', ended)], untrusted: 'CERT_HAS_EXPIRED' }),
  },
  {
    fault: 'the certificate that vouches for it has ended',
    cell: 'n2/-/-/-/-',
    code: 'certificate-expired',
    data: { subject: 'CN=Middle' },
    stillGreen: ['n1/-/-/-/-'],
    inject: (w) => (w.handshakes['n2'] = { chain: [certificate('n2', far), certificate('Middle', ended)], untrusted: 'CERT_HAS_EXPIRED' }),
  },
  {
    fault: "the balancer's ends in five days",
    cell: '-/-/-/balancer/-',
    code: 'certificate-expires-soon',
    data: { daysLeft: 5, minDays: 14 },
    stillGreen: ['n1/-/-/-/-'],
    inject: (w) => (w.handshakes['balancer'] = { chain: [certificate('balancer', soon)] }),
  },
  {
    fault: 'an authority above it ends in five days',
    cell: 'n1/-/-/-/-',
    code: 'certificate-expires-soon',
    data: { daysLeft: 5, subject: 'CN=Middle' },
    inject: (w) => (w.handshakes['n1'] = { chain: [certificate('n1', far), certificate('Middle', soon)] }),
  },
  {
    fault: 'a certificate for another name that also ends soon',
    cell: 'n3/-/-/-/-',
    code: 'certificate-wrong-name',
    data: { also: ['certificate-expires-soon'] },
    inject: (w) => (w.handshakes['n3'] = { chain: [certificate('other', soon)], wrongName: 'Host: n3. is not in the cert' }),
  },
  {
    fault: 'a neighbour shows a certificate of nobody known',
    cell: '-/-/-/-/staging',
    code: 'certificate-untrusted',
    data: { problem: 'DEPTH_ZERO_SELF_SIGNED_CERT', issuer: 'CN=Company CA' },
    stillGreen: ['n1/-/-/-/-', '-/-/-/balancer/-'],
    inject: (w) => (w.handshakes['staging'] = { untrusted: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
  },
  {
    fault: 'a node offers something behind a certificate that nobody accepts',
    cell: 'n3/-/-/-/offer',
    status: 'unknown',
    code: 'inconclusive',
    data: { because: 'certificate-not-accepted' },
    stillGreen: ['n1/-/-/-/offer'],
    inject: (w) => (w.handshakes['n3'] = { protocol: 'TLSv1.2', untrusted: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
  },
  {
    fault: 'a node offers an older version',
    cell: 'n3/-/-/-/offer',
    code: 'tls-differs',
    data: { value: 'TLSv1.2', majority: 'TLSv1.3', tie: false },
    stillGreen: ['n1/-/-/-/offer', 'n2/-/-/-/offer', 'n3/-/-/-/-'],
    inject: (w) => (w.handshakes['n3'] = { protocol: 'TLSv1.2' }),
  },
  {
    fault: 'a node offers no TLS where others do',
    cell: 'n3/-/-/-/offer',
    code: 'tls-differs',
    data: { value: 'no TLS' },
    cluster: { nodes: ['https://n1', 'https://n2', 'http://n3'].map((url) => ({ id: url.slice(-2), url })) },
    stillGreen: ['n1/-/-/-/offer', 'n2/-/-/-/-'],
    inject: () => undefined,
  },
  {
    fault: 'of two nodes one offers another version',
    cell: 'n1/-/-/-/offer',
    code: 'tls-differs',
    data: { tie: true, majority: null },
    cluster: { nodes: ['n1', 'n2'].map((id) => ({ id, url: `https://${id}` })) },
    inject: (w) => (w.handshakes['n2'] = { protocol: 'TLSv1.2' }),
  },
  {
    fault: 'a node does not answer',
    cell: 'n2/-/-/-/-',
    code: 'no-answer',
    stillGreen: ['n1/-/-/-/-', 'n1/-/-/-/offer'],
    inject: (w) => (w.node('n2').down = true),
  },
  {
    fault: 'no certificate is shown',
    cell: 'n2/-/-/-/-',
    status: 'unknown',
    code: 'inconclusive',
    data: { because: 'no-certificate' },
    inject: (w) => (w.handshakes['n2'] = { chain: [] }),
  },
  {
    fault: 'its dates are none',
    cell: 'n2/-/-/-/-',
    status: 'unknown',
    code: 'inconclusive',
    data: { because: 'no-certificate' },
    inject: (w) => (w.handshakes['n2'] = { chain: [certificate('n2', 'tomorrow')] }),
  },
]);

test('one that has ended and is not needed for trust is no fault', () => {
  const cell = { check: 'tls', node: 'n1' };
  const [question] = tls.asks(cell, context(), { get: () => undefined, all: () => [] });
  if (question === undefined) throw new Error('nothing is asked');
  const chain = [certificate('n1', far), certificate('Old Root', ended)];
  const answer = { kind: 'tls' as const, protocol: 'TLSv1.3', serverName: 'n1', chain };
  const at = '2026-01-01T00:00:00.000Z';
  const observation = { question, outcome: { kind: 'answered' as const, answer }, attempt: 1, round: 1, at, atMs: 0, durationMs: 1 };
  const verdict = tls.judge(cell, context(), { get: () => observation, all: () => [observation] });
  expect(verdict).toMatchObject({ status: 'pass', data: { subject: 'CN=n1' } });
});

test('without an https address it has no subject', () => {
  const plain = context({ entry: { url: 'http://b' }, nodes: [{ id: 'n1', url: 'http://n1' }], neighbours: [] });
  expect(tls.notApplicable(plain)).toMatch(/no https address/);
});

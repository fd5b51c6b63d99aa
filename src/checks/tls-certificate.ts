import type { Certificate, TlsAnswer } from '../record/observation.js';
import type { Verdict, VerdictCode } from './verdict.js';
import { fail, pass, unknown } from './verdicts.js';

const DAY_MS = 86_400_000;

/** Whole days that a certificate holds still; negative: it held until so many days ago. */
export const daysLeft = ({ validTo }: Certificate, nowMs: number): number => Math.floor((Date.parse(validTo) - nowMs) / DAY_MS);

const hasEnded = ({ validTo }: Certificate, nowMs: number): boolean => Date.parse(validTo) < nowMs;

const onDay = (iso: string): string => iso.slice(0, 10);

interface Defect {
  readonly code: VerdictCode;
  readonly reason: string;
  /** The one of the chain that is meant. */
  readonly certificate: Certificate;
  readonly problem?: string;
}

/** The first of the chain that ends before the others of it; one that has ended, in a chain that is trusted, is not needed for it. */
function firstToEnd(chain: readonly Certificate[], nowMs: number): Certificate | undefined {
  return chain.filter((one) => !hasEnded(one, nowMs)).toSorted((a, b) => Date.parse(a.validTo) - Date.parse(b.validTo))[0];
}

const ofChain = (certificate: Certificate, own: Certificate): string =>
  certificate === own ? 'its certificate' : `a certificate that vouches for its own (${certificate.subject})`;

/** What is wrong, worst first: a client hangs up on all of these but the last. */
function defectsOf(who: string, own: Certificate, answer: TlsAnswer, nowMs: number, minDays: number): readonly Defect[] {
  const { chain, untrusted, wrongName, serverName } = answer;
  const defects: Defect[] = [];
  const ended =
    untrusted === 'CERT_HAS_EXPIRED' ? (chain.find((one) => hasEnded(one, nowMs)) ?? own) : hasEnded(own, nowMs) ? own : undefined;
  if (ended !== undefined)
    defects.push({
      code: 'certificate-expired',
      reason: `${who}: ${ofChain(ended, own)} ended on ${onDay(ended.validTo)}`,
      certificate: ended,
    });
  if (wrongName !== undefined)
    defects.push({
      code: 'certificate-wrong-name',
      reason: `${who} shows a certificate that is not for ${serverName} but for ${own.altNames.join(', ') || own.subject}`,
      certificate: own,
    });
  if (untrusted !== undefined && untrusted !== 'CERT_HAS_EXPIRED')
    defects.push({
      code: 'certificate-untrusted',
      reason: `${who} shows a certificate that is not trusted (${untrusted}), issued by ${own.issuer}`,
      certificate: own,
      problem: untrusted,
    });
  const next = firstToEnd(chain, nowMs);
  if (next !== undefined && daysLeft(next, nowMs) < minDays)
    defects.push({
      code: 'certificate-expires-soon',
      reason: `${who}: ${ofChain(next, own)} ends on ${onDay(next.validTo)}, in ${daysLeft(next, nowMs)} days; ${minDays} are wanted`,
      certificate: next,
    });
  return defects;
}

const dataOf = (certificate: Certificate, nowMs: number): Verdict['data'] => ({
  subject: certificate.subject,
  issuer: certificate.issuer,
  validTo: certificate.validTo,
  fingerprint: certificate.fingerprint,
  daysLeft: daysLeft(certificate, nowMs),
});

/** Whether the certificate that was shown is good for whoever asks, at that moment and for the days that are wanted. */
export function judgeCertificate(who: string, answer: TlsAnswer, nowMs: number, minDays: number, evidence: readonly string[]): Verdict {
  const [own] = answer.chain;
  if (own === undefined || answer.chain.some(({ validTo }) => Number.isNaN(Date.parse(validTo))))
    return unknown('inconclusive', `${who} shows no certificate that can be read`, evidence, { because: 'no-certificate' });
  const defects = defectsOf(who, own, answer, nowMs, minDays);
  const [first] = defects;
  const { protocol } = answer;
  if (first === undefined) {
    const next = firstToEnd(answer.chain, nowMs) ?? own;
    const reason = `${who} shows a certificate that is trusted, for ${answer.serverName}, and holds for ${daysLeft(next, nowMs)} days still`;
    return pass(reason, evidence, { ...dataOf(next, nowMs), protocol });
  }
  const { code, reason, certificate, problem } = first;
  return fail(code, reason, evidence, {
    ...dataOf(certificate, nowMs),
    protocol,
    minDays,
    also: defects.slice(1).map((defect) => defect.code),
    ...(problem === undefined ? {} : { problem }),
  });
}

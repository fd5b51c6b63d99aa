import type { VerdictStatus } from '../checks/verdict.js';
import type { Finding, Fix, Symptom } from '../diagnose/finding.js';

/** The playbook's own words for its four symptoms. */
export const SYMPTOM_WORDS: Readonly<Record<Symptom, string>> = {
  'every-other-request-fails': 'every other request fails',
  'change-not-visible': 'dashboard change not visible to API',
  'stale-or-cross-environment-cache': 'cache hits return stale or cross-environment data',
  'token-works-here-not-there': 'token works on one endpoint but not another',
};

export const FIX_WORDS: Readonly<Record<Fix, string>> = {
  infrastructure: 'fix the infrastructure, leave route policy alone',
  'route-policy': 'change route policy',
  credentials: 'fix the credentials',
  harness: 'leave the cluster alone, change what this check declares or asks',
};

export const MARKS: Readonly<Record<VerdictStatus, string>> = {
  pass: '✓',
  fail: '✗',
  unknown: '?',
  'not-evaluated': '–',
  'not-applicable': ' ',
};

/** `1 cell`, `2 cells`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Culprits as a person reads them: `node aisbf-3 and provider alpha`. */
export function culpritWords(culprits: Finding['culprits']): string {
  const words = culprits.map(({ factor, level }) => (factor === 'everything' ? 'everything' : `${factor} ${level}`));
  return words.length === 0 ? 'nobody' : words.join(' and ');
}

/** `18 of 18 cells of node aisbf-2 fail; 0 of 36 elsewhere`. */
export function evidenceWords({ culprits, evidence: { inside, outside } }: Finding): string {
  const where = culprits.length === 0 || culprits.some(({ factor }) => factor === 'everything') ? '' : ` of ${culpritWords(culprits)}`;
  const there = `${inside.failed} of ${plural(inside.of, 'cell')}${where} ${inside.failed === 1 ? 'fails' : 'fail'}`;
  return outside.of === 0 ? there : `${there}; ${outside.failed} of ${outside.of} elsewhere`;
}

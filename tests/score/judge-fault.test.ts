import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/diagnose/finding.js';
import type { Document } from '../../src/report/document.js';
import { judgeFault } from '../../src/score/judge-fault.js';

const expected = {
  symptom: 'every-other-request-fails',
  layer: 'node',
  fix: 'infrastructure',
  exitCode: 1,
  culprits: [
    { factor: 'node', level: 'n1' },
    { factor: 'provider', level: 'alpha' },
  ],
} as const;

const finding = (more: Partial<Finding> = {}): Finding => ({
  id: 'some-finding',
  title: 'something is wrong',
  severity: 'error',
  symptom: 'every-other-request-fails',
  layer: 'node',
  fix: 'infrastructure',
  culprits: [
    { factor: 'provider', level: 'alpha' },
    { factor: 'node', level: 'n1' },
  ],
  evidence: { inside: { failed: 1, of: 1 }, outside: { failed: 0, of: 1 }, facts: [] },
  firstCheck: 'look',
  next: 'look again',
  checks: [],
  attribution: 'attributed',
  rivals: [],
  waived: null,
  ...more,
});

const document = (findings: readonly Finding[], exitCode: Document['exitCode'] = 1): Document => ({
  version: 1,
  cluster: 'example',
  contract: 'aisbf-0.99',
  verdict: 'fail',
  exitCode,
  findings,
  checks: [],
  coverage: { evaluated: 0, of: 0, notCovered: [] },
  inconclusive: [],
  spent: { requests: 0, completions: 0 },
  record: null,
});

const judged = (...findings: readonly Finding[]) => judgeFault(document(findings), expected);
const node = { factor: 'node', level: 'n1' } as const;

describe('a fault is scored by what was found', () => {
  it('right in everything, the culprits in any order', () => {
    expect(judged(finding())).toMatchObject({
      detected: true,
      culprit: true,
      layer: true,
      fix: true,
      symptom: true,
      exitCode: true,
      falseBlame: 0,
    });
  });

  it('nothing found: nothing is right, and nobody is blamed', () => {
    expect(judged()).toMatchObject({ detected: false, culprit: false, layer: false, fix: false, symptom: false, falseBlame: 0 });
  });

  it('one culprit short is another culprit, and a false blame', () => {
    expect(judged(finding({ culprits: [node] }))).toMatchObject({ detected: true, culprit: false, layer: true, fix: true, falseBlame: 1 });
  });

  it('a second finding beside the right one is a false blame', () => {
    expect(judged(finding({ culprits: [node], layer: 'database' }), finding())).toMatchObject({
      culprit: true,
      layer: true,
      falseBlame: 1,
    });
  });

  it.each([
    ['layer', { layer: 'database' }],
    ['fix', { fix: 'route-policy' }],
    ['symptom', { symptom: null }],
  ] as const)('another %s is told', (what, more) => {
    expect(judged(finding(more))).toMatchObject({ culprit: true, [what]: false });
  });

  it('another exit code is told', () => {
    expect(judgeFault(document([finding()], 0), expected)).toMatchObject({ exitCode: false });
  });
});

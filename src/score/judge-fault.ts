import type { Expected } from '../lab/lab.js';
import type { Document } from '../report/document.js';
import type { FaultOutcome } from './case.js';

type Judged = Pick<FaultOutcome, 'detected' | 'culprit' | 'layer' | 'fix' | 'symptom' | 'exitCode' | 'falseBlame' | 'found'>;

const inWords = (culprits: Expected['culprits']): string =>
  culprits
    .map(({ factor, level }) => `${factor} ${level}`)
    .sort()
    .join(', ');

/** Holds what was found against what had to be. */
export function judgeFault({ findings, exitCode }: Document, expected: Expected): Judged {
  const wanted = inWords(expected.culprits);
  const named = findings.filter(({ culprits }) => inWords(culprits) === wanted);
  const right = named.find(({ layer, fix }) => layer === expected.layer && fix === expected.fix) ?? named[0];
  const told = right ?? findings[0];
  return {
    detected: findings.length > 0,
    culprit: right !== undefined,
    layer: told?.layer === expected.layer,
    fix: told?.fix === expected.fix,
    symptom: told !== undefined && told.symptom === expected.symptom,
    exitCode: exitCode === expected.exitCode,
    falseBlame: findings.length - (right === undefined ? 0 : 1),
    found: findings.map(({ title }) => title),
  };
}

import type { Culprit, Finding } from './finding.js';
import type { Claim, JudgedCell } from './rule.js';

type Stated = Omit<Finding, 'evidence' | 'checks' | 'waived' | 'attribution' | 'rivals'>;

export interface ClaimParts extends Stated {
  readonly facts: readonly string[];
  readonly explains: readonly JudgedCell[];
  readonly specificity: number;
  readonly comparedWith?: Claim['comparedWith'];
  readonly attribution?: Finding['attribution'];
  readonly rivals?: Finding['rivals'];
}

/** A claim from its parts, with `attributed` and no rivals where nothing else is said. */
export function makeClaim(rule: string, parts: ClaimParts): Claim {
  const { explains, specificity, comparedWith = 'same-questions', attribution = 'attributed', rivals = [], ...stated } = parts;
  return {
    rule,
    finding: { ...stated, attribution, rivals },
    explains: [...new Set(explains.map((cell) => cell.id))],
    specificity,
    comparedWith,
  };
}

export const nodeCulprit = (level: string): Culprit => ({ factor: 'node', level });
export const balancerCulprit: Culprit = { factor: 'entry', level: 'balancer' };
export const everything: Culprit = { factor: 'everything', level: '*' };

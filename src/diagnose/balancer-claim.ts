import { askBalancer } from './follow-up.js';
import { count, failed, failedWith, map, nodesOf, numberIn, passed, twins } from './look.js';
import { balancerCulprit, type ClaimParts, makeClaim } from './make-claim.js';
import type { Claim, JudgedCell, RunView } from './rule.js';

type Own = Pick<ClaimParts, 'id' | 'title' | 'facts' | 'firstCheck' | 'explains' | 'specificity'> & Partial<ClaimParts>;

/** A claim against the balancer; what it says itself wins. */
export const againstBalancer = (rule: string, view: RunView, parts: Own): Claim =>
  makeClaim(rule, {
    severity: 'error',
    symptom: 'every-other-request-fails',
    layer: 'balancer',
    fix: 'infrastructure',
    culprits: [balancerCulprit],
    next: askBalancer(view, 2 * nodesOf(view).length + 2),
    ...parts,
  });

/** The same ask does well on the nodes themselves. */
export const twinsPass = (view: RunView, cell: JudgedCell): boolean => {
  const direct = twins(view, cell);
  return direct.some(passed) && !direct.some(failed);
};

/** The same ask does well on some node, and on none does it fail in that way. */
export const failsOtherwiseThere = (view: RunView, cell: JudgedCell): boolean => {
  const direct = twins(view, cell);
  return direct.some(passed) && !direct.some((twin) => failedWith(twin, cell.verdict.code));
};

const percent = (chance: number): string => (chance < 0.0001 ? 'less than 0.01 %' : `${(chance * 100).toFixed(2)} %`);

/** How the failures through the balancer compare with those of the nodes, and in which order they came. */
export function comparisonOf(answers: JudgedCell): readonly string[] {
  const direct = map(answers, 'direct');
  const period = map(answers, 'period');
  const every = numberIn(period, 'every');
  return [
    ...(numberIn(direct, 'of') === 0
      ? []
      : [
          `${count(answers, 'failed')} of ${count(answers, 'of')} requests failed through the balancer, ${numberIn(direct, 'failed')} of ${numberIn(direct, 'of')} directly`,
        ]),
    ...(every === 0
      ? []
      : [
          `every ${every}. request failed, from number ${numberIn(period, 'first')} on, of ${numberIn(period, 'of')} in a row: by chance in ${percent(numberIn(period, 'chance'))} of runs at most`,
        ]),
  ];
}

/** Whether the balancer fails no more often than its nodes do: then its failures are theirs. Undefined data: nobody compared. */
export const failsAsNodesDo = (answers: JudgedCell): boolean => failed(answers) && answers.verdict.data['excess'] === false;

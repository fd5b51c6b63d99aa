import { DECLARATIONS, type DeclarationName } from '../checks/declare.js';
import type { JudgedCell, RunView } from '../diagnose/rule.js';
import type { CheckSummary } from './document.js';

/** A part of the cluster that nothing of this run looked at. */
export interface NotCovered {
  readonly area: string;
  /** The key to declare, the option to give, or why nothing helps. */
  readonly declare: string;
  /** What to write. */
  readonly example: string;
}

export interface Coverage {
  /** Checks of which at least one test case passed or failed. */
  readonly evaluated: number;
  /** Checks of the run. */
  readonly of: number;
  readonly notCovered: readonly NotCovered[];
}

/** A required check that came to no result. */
export interface Inconclusive {
  readonly check: string;
  readonly testCases: number;
  /** The commonest. */
  readonly reason: string;
  /** What to do about it. */
  readonly hint: string;
}

const missing = (area: string, name: DeclarationName): NotCovered => ({
  area,
  declare: DECLARATIONS[name].key,
  example: DECLARATIONS[name].example,
});

const isRouteResult = ({ cell, verdict }: JudgedCell): boolean =>
  cell.check === 'route-matrix' && (verdict.status === 'pass' || verdict.status === 'fail');

/** How much of the cluster the run looked at, and what it would take to see the rest. */
export function coverageOf({ ctx: { cluster }, cells }: RunView, summaries: readonly CheckSummary[]): Coverage {
  const evaluated = summaries.filter(({ cells }) => cells.pass + cells.fail > 0).length;
  const spends = cluster.allow.includes('spends');
  return {
    evaluated,
    of: summaries.length,
    notCovered: [
      ...(cluster.mysql === undefined ? [missing('database', 'mysql')] : []),
      ...(cluster.redis === undefined ? [missing('cache', 'redis')] : []),
      ...(cluster.entry === undefined ? [missing('balancer', 'entry')] : []),
      ...(cluster.routes.length === 0 ? [missing('routes', 'routes')] : []),
      ...(cluster.routes.length > 0 && !spends
        ? [{ area: 'routes', declare: '--allow spends', example: 'aisbf-check diagnose --allow spends' }]
        : []),
      ...(cells.some(({ verdict }) => verdict.data['because'] === 'no-login-count')
        ? [{ area: 'nodes as separate processes', declare: 'no login count to compare', example: 'aisbf-check explain separate-processes' }]
        : []),
      ...(cluster.routes.length > 0 && spends && !cells.some(isRouteResult) ? [missing('routes', 'global')] : []),
      ...(cells.some(({ verdict }) => verdict.data['because'] === 'no-echo')
        ? [{ area: 'isolation of responses', declare: 'no two models repeat a test word', example: 'aisbf-check explain isolation' }]
        : []),
    ],
  };
}

const HINTS: Readonly<Record<string, string>> = {
  budget: 'Raise the budget in the cluster file, or narrow the run.',
  interrupted: 'Run it again, to its end.',
  'would-trip-cooldown': 'Repair what failed before it, then run it again.',
  'effect-not-allowed': 'Allow it with --allow.',
};

function hintFor({ cell, verdict }: JudgedCell): string {
  const { because } = verdict.data;
  const known = typeof because === 'string' ? HINTS[because] : undefined;
  return known ?? `Run it again; aisbf-check explain ${cell.check} says what the check needs.`;
}

/** The required checks without a result, by check, from their open test cases. */
export function inconclusiveOf(open: readonly JudgedCell[]): readonly Inconclusive[] {
  const checks = [...new Set(open.map(({ cell }) => cell.check))];
  return checks.flatMap((check) => {
    const own = open.filter(({ cell }) => cell.check === check);
    const count = ({ verdict }: JudgedCell): number => own.filter((one) => one.verdict.reason === verdict.reason).length;
    const [first] = own.toSorted((a, b) => count(b) - count(a));
    return first === undefined ? [] : [{ check, testCases: own.length, reason: first.verdict.reason, hint: hintFor(first) }];
  });
}

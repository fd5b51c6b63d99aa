import type { Check, Severity } from '../checks/check.js';
import type { Diagnosis } from '../diagnose/diagnose.js';
import { canPass, exitCodeOf, openCells } from '../diagnose/exit-code.js';
import type { RunView } from '../diagnose/rule.js';
import { summarizeChecks } from './check-summary.js';
import { convergenceOf } from './convergence.js';
import { coverageOf, inconclusiveOf } from './coverage.js';
import type { CheckSummary, Document } from './document.js';

export interface DocumentOptions {
  /** The checks by which the record was judged. */
  readonly checks: readonly Check[];
  /** Path of the run record, null where none was written. */
  readonly record: string | null;
  /** The mildest severity that fails. Default `error`. */
  readonly failOn?: Severity;
}

const VERDICT_OF = { 0: 'pass', 1: 'fail', 2: 'unknown' } as const;

function verdictOf(exitCode: 0 | 1 | 2, { findings }: Diagnosis): Document['verdict'] {
  return exitCode === 0 && findings.some(({ waived }) => waived === null) ? 'warn' : VERDICT_OF[exitCode];
}

/** Says of a check that is not evaluated for want of an allowance which one it needs, rather than what its first cell met. */
function sayNeeds(summary: CheckSummary, view: RunView, checks: readonly Check[]): CheckSummary {
  const check = checks.find(({ id }) => id === summary.id);
  if (summary.verdict !== 'not-evaluated' || check === undefined || canPass(check, view.ctx)) return summary;
  const ways = check.needs(view.ctx).map((effects) => effects.filter((effect) => effect !== 'read').join(' and '));
  const isUndeclared = view.cells.some(({ cell, verdict }) => cell.check === check.id && typeof verdict.data['declare'] === 'string');
  return ways.length === 0 || isUndeclared ? summary : { ...summary, reason: `needs ${ways.join(' or ')}: allow it with --allow` };
}

/** The document that `--json` prints, from a judged and diagnosed record. Pure. */
export function buildDocument(view: RunView, diagnosis: Diagnosis, options: DocumentOptions): Document {
  const { findings, explained } = diagnosis;
  const { checks, record, failOn = 'error' } = options;
  const exitCode = exitCodeOf({ view, findings, explained, checks, failOn });
  const { started, decided, ended, observations } = view.record;
  const sent = observations.filter(({ outcome }) => outcome.kind !== 'withheld');
  // A run that was killed left no sum, so what was seen is counted.
  const counted = {
    requests: sent.length,
    completions: sent.filter(({ question }) => question.kind === 'http' && question.chat !== undefined).length,
  };
  const convergence = convergenceOf(view);
  const summaries = summarizeChecks(view);
  return {
    version: 1,
    cluster: started.cluster.name,
    contract: decided?.contract ?? view.ctx.contract.id,
    verdict: verdictOf(exitCode, diagnosis),
    exitCode,
    findings,
    checks: summaries.map((summary) => sayNeeds(summary, view, checks)),
    ...(convergence.length === 0 ? {} : { convergence }),
    coverage: coverageOf(view, summaries),
    inconclusive: exitCode === 2 ? inconclusiveOf(openCells({ view, explained, checks })) : [],
    spent: ended?.spent ?? counted,
    ...(ended === undefined ? { truncated: true } : {}),
    record,
  };
}

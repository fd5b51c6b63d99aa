import { cellId } from '../checks/cell-id.js';
import type { Cell, Check, CheckContext, Seen } from '../checks/check.js';
import type { Factors } from '../checks/question.js';
import type { Verdict } from '../checks/verdict.js';
import type { RunRecord } from '../record/events.js';
import type { Observation } from '../record/observation.js';
import type { Contract } from '../target/contracts/contract.js';
import type { JudgedCell, RunView } from './rule.js';

/** Gives the contract that a record was made under, by its id and release. */
export type ContractOf = (id: Contract['id'], release: string, quirks?: readonly string[]) => Contract;

/** The last observation of each key: a later attempt replaces an earlier one. */
export function seenOf(observations: readonly Observation[]): Seen {
  const byKey = new Map(observations.map((observation) => [observation.question.key, observation]));
  return { get: (key) => byKey.get(key), all: () => byKey.values(), still: true };
}

function contractIdOf(record: RunRecord): Contract['id'] {
  const named = record.decided?.contract ?? record.started.cluster.contract;
  return named === 'playbook' ? 'playbook' : 'aisbf-0.99';
}

const cannotTell = (reason: string): Verdict => ({ status: 'unknown', code: 'inconclusive', reason, evidence: [], data: {} });

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** In a run that was cut off, what was still to be asked is not a verdict; a failure already seen stays one. */
function afterInterruption(verdict: Verdict, pending: readonly string[], seen: Seen): Verdict {
  if (pending.length === 0) return verdict;
  const standsOnAnswers = verdict.evidence.length > 0 && verdict.evidence.every((key) => seen.get(key) !== undefined);
  if (verdict.status === 'fail' && standsOnAnswers) return verdict;
  return {
    status: 'not-evaluated',
    code: 'withheld',
    reason: `the run ended before ${pending.length} of its questions were asked`,
    evidence: [],
    data: { because: 'interrupted' },
  };
}

function verdictOf(cell: Cell, check: Check, ctx: CheckContext, seen: Seen, whole: boolean): Verdict {
  try {
    const verdict = check.judge(cell, ctx, seen);
    if (whole) return verdict;
    const pending = check.asks(cell, ctx, seen).filter((question) => seen.get(question.key) === undefined);
    return afterInterruption(
      verdict,
      pending.map((question) => question.key),
      seen,
    );
  } catch (error) {
    return cannotTell(`the check '${check.id}' failed while judging: ${words(error)}`);
  }
}

function factorsOf(cell: Cell, check: Check | undefined, ctx: CheckContext, seen: Seen): Factors {
  const own: Factors = {
    ...(cell.node === undefined ? {} : { node: cell.node }),
    ...(cell.identity === undefined ? {} : { identity: cell.identity }),
    ...(cell.route === undefined ? {} : { route: cell.route }),
    ...(cell.entry === undefined ? {} : { entry: cell.entry }),
  };
  try {
    return { ...own, ...check?.factors?.(cell, ctx, seen) };
  } catch {
    // The verdict of the same cell tells of the defect; the factors are only for grouping.
    return own;
  }
}

/**
 * Judges every planned cell of a record. Pure: the same record gives the same verdicts. A check that throws, or one that this
 * version does not have, gives `unknown`; in a run that was cut off, cells with questions not yet answered are `not-evaluated`.
 */
export function judgeRecord(record: RunRecord, checks: readonly Check[], contractOf: ContractOf): RunView {
  const { cluster, seed } = record.started;
  const contract = contractOf(contractIdOf(record), record.decided?.release ?? cluster.release ?? '', record.decided?.quirks);
  const ctx: CheckContext = { cluster, contract, seed };
  const seen = seenOf(record.observations);
  const whole = record.ended !== undefined && record.ended.interrupted === undefined;
  const byId = new Map(checks.map((check) => [check.id, check]));
  const cells = (record.planned?.cells ?? []).map((cell): JudgedCell => {
    const check = byId.get(cell.check);
    const verdict =
      check === undefined
        ? cannotTell(`there is no check '${cell.check}' here: it is of another version, or one's own and its file was not found`)
        : verdictOf(cell, check, ctx, seen, whole);
    return { id: cellId(cell), cell, factors: factorsOf(cell, check, ctx, seen), verdict };
  });
  return { record, ctx, cells, seen };
}

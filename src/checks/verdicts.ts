import { DECLARATIONS, type DeclarationName, toDeclare } from './declare.js';
import type { Verdict, VerdictCode, VerdictStatus } from './verdict.js';

type Data = Verdict['data'];
type Evidence = readonly string[];

const verdict =
  (status: VerdictStatus) =>
  (code: VerdictCode, reason: string, evidence: Evidence = [], data: Data = {}): Verdict => ({ status, code, reason, evidence, data });

export const pass = (reason: string, evidence: Evidence, data: Data = {}): Verdict => verdict('pass')('ok', reason, evidence, data);
export const fail = verdict('fail');
/** Tried, and nothing could be told. */
export const unknown = verdict('unknown');
/** Left out: a need, a budget or a harm rule; never a pass. */
export const notEvaluated = verdict('not-evaluated');

/** Tried, and there is nothing in this cluster that could show it: without effect, and the headline says that it is not covered. */
export const notApplicable = verdict('not-applicable');

export const needMissing = (need: string, reason: string, evidence: Evidence = [], data: Data = {}): Verdict =>
  notEvaluated('need-missing', reason, evidence, { ...data, need });

/**
 * Left out for want of something that the cluster file does not say: not held against anybody, unless the file requires the check. Says
 * what to add.
 */
export const undeclared = (name: DeclarationName, reason: string, evidence: Evidence = [], data: Data = {}): Verdict =>
  needMissing(DECLARATIONS[name].key, `${reason}; ${toDeclare(name)}`, evidence, { ...data, declare: DECLARATIONS[name].key });

export const spendsNotAllowed = (what: string): Verdict =>
  notEvaluated('withheld', `${what}, and spends is not allowed`, [], { because: 'effect-not-allowed' });

/** The same verdict with more data; what the verdict says itself wins. */
export const withData = (base: Verdict, data: Data): Verdict => ({ ...base, data: { ...data, ...base.data } });

const ORDER: readonly VerdictStatus[] = ['fail', 'unknown', 'not-evaluated', 'pass', 'not-applicable'];

/** The first of the worst, by fail > unknown > not-evaluated > pass. */
export function worst(verdicts: readonly Verdict[]): Verdict | undefined {
  return verdicts.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status))[0];
}

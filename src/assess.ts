import type { CellId } from './checks/cell-id.js';
import type { Check } from './checks/check.js';
import { type Cause, diagnoseFully } from './diagnose/diagnose.js';
import type { Finding } from './diagnose/finding.js';
import { judgeRecord } from './diagnose/judge.js';
import type { RunView } from './diagnose/rule.js';
import type { RunRecord } from './record/events.js';
import { buildDocument } from './report/build-document.js';
import type { Document } from './report/document.js';
import { contractOf } from './target/contracts/registry.js';

export interface AssessOptions {
  /** For the expiry dates of waivers. */
  readonly now: Date;
  readonly recordPath?: string | undefined;
  /** The mildest severity that fails the run; default `error`. */
  readonly failOn?: 'error' | 'warning' | undefined;
}

export interface Assessment {
  readonly view: RunView;
  readonly document: Document;
  /** What explains a cell, for those that a finding accounts for. */
  readonly causes: ReadonlyMap<CellId, readonly Finding[]>;
}

function byCell(causes: readonly Cause[]): ReadonlyMap<CellId, readonly Finding[]> {
  const map = new Map<CellId, readonly Finding[]>();
  for (const { finding, cells } of causes) for (const id of cells) map.set(id, [...(map.get(id) ?? []), finding]);
  return map;
}

/** Judges and diagnoses a record. Pure: the same record, checks and day give the same document. */
export function assess(record: RunRecord, checks: readonly Check[], options: AssessOptions): Assessment {
  const view = judgeRecord(record, checks, contractOf);
  const diagnosis = diagnoseFully(view, options.now);
  const document = buildDocument(view, diagnosis, { checks, record: options.recordPath ?? null, failOn: options.failOn ?? 'error' });
  return { view, document, causes: byCell(diagnosis.causes) };
}

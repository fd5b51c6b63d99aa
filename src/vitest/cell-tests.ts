import { type TaskMeta, test } from 'vitest';
import type { JudgedCell, RunView } from '../diagnose/rule.js';
import { repeatCommand } from '../report/repeat.js';
import { leaveVerdict } from './provided.js';

/** An error that is only its message: the place in this file where it was thrown helps nobody. */
function failure(message: string): Error {
  const error = new Error(message);
  error.stack = `Error: ${message}`;
  return error;
}

/** Tells a reporter more of a cell than its verdict, from inside the cell's own test. */
export type TellMore = (judged: JudgedCell, meta: TaskMeta) => Promise<void>;

/**
 * Defines one test per judged cell, named by its CellId: `fail` and `unknown` fail it, `not-evaluated` skips it with its reason. Cells
 * that are not applicable have no test.
 */
export function defineCellTests(view: RunView, tellMore?: TellMore): void {
  for (const judged of view.cells) {
    const { id, verdict } = judged;
    if (verdict.status === 'not-applicable') continue;
    test(id, async ({ task, skip }) => {
      leaveVerdict(task.meta, verdict);
      await tellMore?.(judged, task.meta);
      if (verdict.status === 'not-evaluated') skip(verdict.reason);
      if (verdict.status === 'pass') return;
      const command = repeatCommand(judged, view);
      throw failure(
        `${verdict.status} (${verdict.code}): ${verdict.reason}${command === undefined ? '' : `\nRepeat it with:\n${command}`}`,
      );
    });
  }
}

import type { RunView } from '../diagnose/rule.js';
import { plural } from './words.js';

/** What to say before anything else of a record without an end; undefined where the run came to its end, be it by an interruption. */
export function truncationOf({ record, cells }: RunView): string | undefined {
  if (record.ended !== undefined) return undefined;
  if (record.planned === undefined) return 'The run record has no end and no plan: the run was killed at its start. Nothing was judged.';
  const open = cells.filter(({ verdict }) => verdict.status === 'not-evaluated' || verdict.status === 'unknown').length;
  return `The run record has no end: the run was killed. ${open} of ${plural(cells.length, 'test case')} ${open === 1 ? 'has' : 'have'} no result.`;
}

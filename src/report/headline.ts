import type { Document } from './document.js';
import { plural } from './words.js';

export interface Headline {
  readonly word: 'PASS' | 'WARN' | 'INCONCLUSIVE';
  readonly text: string;
}

/** `database (declare mysql)`, `routes (--allow spends)`. */
function notCoveredText({ coverage }: Document): string {
  const areas = coverage.notCovered.map(({ area, declare }) => `${area} (${/[ -]/.test(declare) ? declare : `declare ${declare}`})`);
  return areas.length === 0 ? '' : `; not covered: ${areas.join(', ')}`;
}

/** `7 of 24 checks, 140 test cases passed; not covered: cache (declare redis).` */
function coveredText(document: Document): string {
  const { coverage, checks } = document;
  const passed = checks.reduce((sum, { cells }) => sum + cells.pass, 0);
  return `${coverage.evaluated} of ${plural(coverage.of, 'check')}, ${plural(passed, 'test case')} passed${notCoveredText(document)}.`;
}

/** Checks with test cases that came to no result, beside those that the headline names anyway. */
function openText({ checks, inconclusive }: Document): string {
  const named = new Set(inconclusive.map(({ check }) => check));
  const open = checks
    .filter(({ id, cells, verdict }) => !named.has(id) && (cells.unknown + cells.notEvaluated > 0 || verdict === 'not-evaluated'))
    .map(({ id }) => id);
  return open.length === 0 ? '' : ` Not everything was evaluated: ${open.join(', ')}.`;
}

/** What to say first where no failure leads: how much was looked at, and what stood in the way. Undefined where a failure leads. */
export function headlineOf(document: Document): Headline | undefined {
  const { verdict, inconclusive, findings } = document;
  if (verdict === 'fail') return undefined;
  if (verdict === 'unknown') {
    const [first, ...more] = inconclusive;
    if (first === undefined) return { word: 'INCONCLUSIVE', text: `Nothing could be evaluated: ${coveredText(document)}` };
    const others =
      more.length === 0 ? '' : ` ${plural(more.length, 'more required check')} likewise: ${more.map(({ check }) => check).join(', ')}.`;
    return {
      word: 'INCONCLUSIVE',
      text: `The required check ${first.check} has no result: ${first.reason}. ${first.hint}${others} Otherwise nothing was found: ${coveredText(document)}`,
    };
  }
  const live = findings.filter(({ waived }) => waived === null).length;
  const warnings = live === 0 ? '' : `${plural(live, 'warning')}; `;
  return { word: verdict === 'warn' ? 'WARN' : 'PASS', text: `${warnings}${coveredText(document)}${openText(document)}` };
}

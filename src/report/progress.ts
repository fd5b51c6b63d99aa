import type { RunEvent } from '../record/events.js';
import type { Document } from './document.js';
import { styleOf } from './style.js';
import { MARKS, plural } from './words.js';

/** Where progress goes: stderr, or a stand-in. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

export interface Progress {
  event(event: RunEvent): void;
  /** Ends the moving line; without a terminal prints one line per check. */
  done(document: Document): void;
  /** Ends the moving line without a result. */
  abandon(): void;
}

const CLEAR_LINE = '\r\u001b[2K';

export interface MovingLine {
  show(text: string): void;
  clear(): void;
}

/** A line that is written over and over on a terminal, and nowhere else. */
export function movingLine(out: ProgressStream): MovingLine {
  const write = (text: string): void => {
    if (out.isTTY === true) out.write(`${CLEAR_LINE}${text.slice(0, (out.columns ?? 80) - 1)}`);
  };
  return { show: write, clear: () => write('') };
}

function checkLines({ checks }: Document, color: boolean): string {
  const style = styleOf(color);
  const width = Math.max(0, ...checks.map(({ id }) => id.length));
  return checks
    .map(({ id, verdict, cells, reason }) => {
      const counts = [
        `${cells.pass} pass`,
        cells.fail > 0 ? `${cells.fail} fail` : '',
        cells.unknown > 0 ? `${cells.unknown} unknown` : '',
      ];
      if (cells.notEvaluated > 0) counts.push(`${cells.notEvaluated} not evaluated`);
      const what = verdict === 'not-applicable' ? '' : counts.filter((text) => text !== '').join(', ');
      return `${MARKS[verdict]} ${id.padEnd(width)}  ${verdict.padEnd(14)} ${what}${reason === null ? '' : style.dim(` (${reason})`)}`.trimEnd();
    })
    .map((line) => `${line}\n`)
    .join('');
}

/** A moving line on a terminal; elsewhere a line when the plan stands (with its worst case) and one per check at the end. */
export function createProgress(out: ProgressStream, color: boolean): Progress {
  const moving = out.isTTY === true;
  let asked = 0;
  let completions = 0;
  const { show, clear } = movingLine(out);
  return {
    event(event) {
      if (event.type === 'planned') {
        const { requests, completions: most } = event.worstCase;
        clear();
        out.write(
          `${plural(event.cells.length, 'cell')} to judge, at most ${plural(requests, 'request')} and ${plural(most, 'completion')}\n`,
        );
      } else if (event.type === 'contract-decided') {
        clear();
        out.write(`contract ${event.contract}, release ${event.release}: ${event.why}\n`);
      } else if (event.type === 'observed') {
        const { question, outcome } = event.observation;
        if (outcome.kind === 'withheld') return;
        asked += 1;
        if (question.kind === 'http' && question.chat !== undefined) completions += 1;
        show(`${asked} asked, ${plural(completions, 'completion')} · ${question.factors.node ?? question.factors.entry ?? question.kind}`);
      }
    },
    done(document) {
      clear();
      if (!moving) out.write(checkLines(document, color));
    },
    abandon: clear,
  };
}

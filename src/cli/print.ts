import { relative } from 'node:path';
import type { Assessment } from '../assess.js';
import { renderTerminal } from '../report/terminal.js';
import { type Io, reportStyle } from './io.js';

/** Prints the document as JSON, or the report for a person, on stdout. */
export function printAssessment(
  { view, document }: Assessment,
  { json, all }: { readonly json?: true; readonly all?: true },
  io: Io,
): void {
  io.stdout.write(
    json ? `${JSON.stringify(document, null, 2)}\n` : renderTerminal(view, document, { ...reportStyle(io), all: all ?? false }),
  );
}

/** A path as a person here would write it. */
export function shortPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short.startsWith('..') ? path : short;
}

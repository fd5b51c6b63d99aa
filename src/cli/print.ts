import { relative } from 'node:path';
import type { Assessment } from '../assess.js';
import { type Io, reportStyle } from './io.js';

/** Prints the document as JSON, or the report for a person, on stdout. */
export async function printAssessment(
  { view, document }: Assessment,
  { json, all, output }: { readonly json?: true; readonly all?: true; readonly output?: 'short' | 'full' },
  io: Io,
): Promise<void> {
  if (json) {
    io.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  if (output === 'short') {
    const { renderShort } = await import('../report/short.js');
    io.stdout.write(renderShort(view, document));
    return;
  }
  const { renderTerminal } = await import('../report/terminal.js');
  io.stdout.write(renderTerminal(view, document, { ...reportStyle(io), all: all ?? false }));
}

/** A path as a person here would write it. */
export function shortPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short.startsWith('..') ? path : short;
}

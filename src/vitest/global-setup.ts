import type { TestProject } from 'vitest/node';
import { onInterrupt } from '../cli/interrupt.js';
import { checksFor } from '../own/load-own-checks.js';
import { createProgress } from '../report/progress.js';
import { takesColor } from '../report/style.js';
import { recordRun } from '../run-checks.js';
import './provided.js';

/** The gate's one run: asks everything and writes the record, which the tests then judge. A stored record is only judged. */
export async function setup(project: TestProject): Promise<void> {
  const { record, clusterFile, ask } = project.getProvidedContext().aisbfGate;
  if (ask === undefined || clusterFile === undefined) return;
  const progress = createProgress(process.stderr, takesColor(process.stderr, process.env));
  using interrupt = onInterrupt(process.stderr);
  try {
    await recordRun({
      ...ask.run,
      cluster: clusterFile,
      checks: (await checksFor(clusterFile)).filter(({ id }) => ask.checks.includes(id)),
      record,
      signal: interrupt.signal,
      onEvent: progress.event,
    });
  } finally {
    progress.abandon();
  }
}

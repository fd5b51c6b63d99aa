import type { TestProject } from 'vitest/node';
import { onInterrupt } from '../cli/interrupt.js';
import { checksFor } from '../own/load-own-checks.js';
import { createProgress } from '../report/progress.js';
import { takesColor } from '../report/style.js';
import { recordRun } from '../run-checks.js';
import './provided.js';

/** The gate's one run: asks everything and writes the record, which the tests then judge. */
export async function setup(project: TestProject): Promise<void> {
  const { aisbfGate: request } = project.getProvidedContext();
  const progress = createProgress(process.stderr, takesColor(process.stderr, process.env));
  using interrupt = onInterrupt(process.stderr);
  try {
    await recordRun({
      ...request.run,
      cluster: request.clusterFile,
      checks: (await checksFor(request.clusterFile)).filter(({ id }) => request.checks.includes(id)),
      record: request.record,
      signal: interrupt.signal,
      onEvent: progress.event,
    });
  } finally {
    progress.abandon();
  }
}

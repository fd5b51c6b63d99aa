import type { ProgressStream } from '../report/progress.js';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const EXIT_ON_SECOND = 130;

/** A signal that aborts on Ctrl-C or SIGTERM; disposing it gives the signals back. A second one ends the process at once. */
export interface Interrupt extends Disposable {
  readonly signal: AbortSignal;
}

/** Listens for Ctrl-C, so that rows are taken out again, the record is closed and the report is still printed. */
export function onInterrupt(stderr: ProgressStream): Interrupt {
  const controller = new AbortController();
  const listener = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(EXIT_ON_SECOND);
    stderr.write(`\n${signal}: finishing what is under way and cleaning up; once more leaves at once.\n`);
    controller.abort(signal);
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const signal of SIGNALS) process.off(signal, listener);
    },
  };
}

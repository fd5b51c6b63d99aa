import { Command } from 'commander';
import type { DoctorOptions } from './doctor-run.js';
import type { Io } from './io.js';

/** `doctor`: whether this machine and this cluster file are fit for use. */
export function doctorCommand(io: Io): Command {
  return new Command('doctor')
    .description('look at Node, the cluster file, its tokens and stores, and what a lab needs here')
    .option('--cluster <file>', 'cluster file (default: $AISBF_CHECK_CLUSTER, else aisbf-check.yaml)')
    .option('--json', 'print the results as JSON on stdout')
    .action(async (options: DoctorOptions) => {
      const { doctor } = await import('./doctor-run.js');
      await doctor(options, io);
    });
}

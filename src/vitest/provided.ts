import type { Verdict } from '../checks/verdict.js';
import type { RunChecksOptions } from '../run-checks.js';

/** What the gate's command line hands to its global set-up; plain data, for it travels between processes. */
export interface GateRequest {
  /** Absolute path of the cluster file. */
  readonly clusterFile: string;
  /** Ids of the checks to run. */
  readonly checks: readonly string[];
  readonly record: string;
  readonly run: Pick<RunChecksOptions, 'allow' | 'seed' | 'nodes' | 'routes' | 'identities'>;
}

declare module 'vitest' {
  interface ProvidedContext {
    aisbfGate: GateRequest;
  }
}

const isVerdict = (value: unknown): value is Verdict =>
  typeof value === 'object' && value !== null && 'status' in value && 'code' in value && 'reason' in value;

/** Leaves the verdict that a cell's test came to where the reporter finds it. */
export const leaveVerdict = (meta: object, verdict: Verdict): void => void Object.assign(meta, { aisbfVerdict: verdict });

/** The verdict that a test left. */
export const verdictIn = (meta: object): Verdict | undefined =>
  'aisbfVerdict' in meta && isVerdict(meta.aisbfVerdict) ? meta.aisbfVerdict : undefined;

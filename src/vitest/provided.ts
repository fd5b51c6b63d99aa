import type { Verdict } from '../checks/verdict.js';
import type { AllureCase } from '../report/allure/allure-case.js';
import type { RunChecksOptions } from '../run-checks.js';

/** What to ask of the cluster. */
export interface GateQuestions {
  /** Ids of the checks to run. */
  readonly checks: readonly string[];
  readonly run: Pick<RunChecksOptions, 'allow' | 'seed' | 'nodes' | 'routes' | 'identities' | 'timeoutMs'>;
}

/** What the command line hands to the gate's suite; plain data, for it travels between processes. */
export interface GateRequest {
  /** Written in the global set-up where there is something to ask; else it is there already. */
  readonly record: string;
  /** Absolute path of the cluster file: what is asked, and beside it lie checks of a person's own. */
  readonly clusterFile?: string;
  readonly ask?: GateQuestions;
  /** Present where Allure results are wanted; `now` decides which waivers still hold. */
  readonly allure?: { readonly now: string };
}

declare module 'vitest' {
  interface ProvidedContext {
    aisbfGate: GateRequest;
  }
  interface TaskMeta {
    /** What a cell's test is in Allure. */
    aisbfAllure?: AllureCase;
  }
}

const isVerdict = (value: unknown): value is Verdict =>
  typeof value === 'object' && value !== null && 'status' in value && 'code' in value && 'reason' in value;

/** Leaves the verdict that a cell's test came to where the reporter finds it. */
export const leaveVerdict = (meta: object, verdict: Verdict): void => void Object.assign(meta, { aisbfVerdict: verdict });

/** The verdict that a test left. */
export const verdictIn = (meta: object): Verdict | undefined =>
  'aisbfVerdict' in meta && isVerdict(meta.aisbfVerdict) ? meta.aisbfVerdict : undefined;

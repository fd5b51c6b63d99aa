import type { LabOptions } from '../lab/lab-options.js';
import type { FaultCase, FaultOutcome, HealthyOutcome } from './case.js';
import { faultCases, healthyCases, type ScoreOptions } from './plan.js';
import { notTried, scoreFault } from './score-fault.js';
import { scoreHealthy } from './score-healthy.js';
import { StandingLab } from './standing-lab.js';

export interface Score {
  readonly faults: readonly FaultOutcome[];
  readonly healthy: readonly HealthyOutcome[];
}

export interface ScoreProgress {
  planned(faults: number, healthy: number): void;
  fault(outcome: FaultOutcome): void;
  healthy(outcome: HealthyOutcome): void;
}

/** Takes from the front of `left` until it is empty; several take from the same. */
async function work<T>(left: T[], signal: AbortSignal | undefined, one: (item: T) => Promise<void>): Promise<void> {
  for (let next = left.shift(); next !== undefined; next = left.shift()) {
    if (signal?.aborted === true) return;
    await one(next);
  }
}

function labOptions({ engine, nodeKind, release, repair }: ScoreOptions): LabOptions {
  return { engine, nodeKind, repair, ...(release === undefined ? {} : { release }) };
}

/** Takes every fault to every place, one lab per worker, each lab under other names; then the healthy labs. Ends early when told to. */
export async function runScore(options: ScoreOptions, progress: ScoreProgress, signal?: AbortSignal): Promise<Score> {
  const [cases, quiet] = [faultCases(options), healthyCases(options)];
  progress.planned(cases.length, quiet.length);
  const [faults, healthy]: [FaultOutcome[], HealthyOutcome[]] = [[], []];
  const faultsLeft = cases.map((fault, at) => ({ fault, at }));
  const quietLeft = [...quiet];

  async function worker(index: number): Promise<void> {
    const disguise = { seed: options.seed + index };
    await using standing = new StandingLab({ ...labOptions(options), nodes: 3, disguise });
    await work(faultsLeft, signal, async ({ fault, at }) => {
      const outcome = await inLab(standing, fault);
      faults[at] = outcome;
      progress.fault(outcome);
    });
    await standing.drop();
    await work(quietLeft, signal, async (one) => {
      const outcome = await scoreHealthy(one, labOptions(options));
      healthy.push(outcome);
      progress.healthy(outcome);
    });
  }

  await Promise.all(Array.from({ length: options.jobs }, (_, index) => worker(index)));
  return { faults: faults.filter((outcome) => outcome !== undefined), healthy };
}

async function inLab(standing: StandingLab, fault: FaultCase): Promise<FaultOutcome> {
  try {
    const outcome = await scoreFault(await standing.get(), fault);
    if (!outcome.healed) await standing.drop();
    return outcome;
  } catch (error) {
    await standing.drop();
    return notTried(fault, error);
  }
}

import { randomInt } from 'node:crypto';
import { availableParallelism, freemem } from 'node:os';
import type { EngineName, NodeKindName } from '../lab/lab-options.js';
import { takesColor } from '../report/style.js';
import { isQuiet, isRight } from '../score/case.js';
import type { ScoreOptions } from '../score/plan.js';
import { runScore, type ScoreProgress } from '../score/run-score.js';
import { scoreText, totals } from '../score/score-text.js';
import { onInterrupt } from './interrupt.js';
import type { Io } from './io.js';

/** The options of `aisbf-check score` as commander reads them. */
export interface ScoreCommandOptions {
  readonly engine: EngineName;
  readonly nodeKind: NodeKindName;
  readonly release?: string;
  readonly repair?: boolean;
  readonly fault: readonly string[];
  readonly healthy?: number;
  readonly seed?: number;
  readonly jobs?: number;
  readonly json?: true;
}

/** What a lab of three nodes takes. */
const LAB_BYTES = { fake: 700e6, real: 1300e6 } as const;
const MOST_JOBS = 8;

/** As many as there are cores, or half of that where nodes are slow to start; and no more than there is memory for. */
function jobsFor({ engine, nodeKind }: ScoreCommandOptions): number {
  const cores = availableParallelism();
  const byCores = nodeKind === 'real' || engine === 'docker' ? Math.floor(cores / 2) : cores;
  return Math.max(1, Math.min(MOST_JOBS, byCores, Math.floor(freemem() / LAB_BYTES[nodeKind])));
}

function progressOn({ stderr }: Io): ScoreProgress {
  const counts = { done: 0, of: 0 };
  const line = (mark: boolean, text: string): void => {
    counts.done += 1;
    stderr.write(`score: ${counts.done}/${counts.of} ${mark ? '✓' : '✗'} ${text}\n`);
  };
  return {
    planned(faults, healthy) {
      counts.of = faults + healthy;
      stderr.write(`score: ${faults} faults at their places, ${healthy} healthy labs\n`);
    },
    fault(outcome) {
      const { id, place, seconds, failed } = outcome;
      line(isRight(outcome), `${id}${place === '' ? '' : `:${place}`} (${seconds} s)${failed === null ? '' : `: ${failed}`}`);
    },
    healthy(outcome) {
      const { nodes, contract, identities, routes } = outcome.options;
      line(isQuiet(outcome), `healthy, ${contract}: ${nodes} nodes, ${identities.length} identities, ${routes.length} routes`);
    },
  };
}

/**
 * Scores the diagnosis on labs.
 * @returns 0 where every fault was found as it should be and every healthy lab was quiet, else 1
 */
export async function score(options: ScoreCommandOptions, io: Io): Promise<number> {
  const seed = options.seed ?? randomInt(2 ** 31);
  const usual = options.nodeKind === 'real' ? 5 : 20;
  const plan: ScoreOptions = {
    engine: options.engine,
    nodeKind: options.nodeKind,
    repair: options.repair ?? false,
    faults: options.fault,
    healthy: options.healthy ?? (options.fault.length > 0 ? 0 : usual),
    seed,
    jobs: Math.max(1, options.jobs ?? jobsFor(options)),
    ...(options.release === undefined ? {} : { release: options.release }),
  };
  io.stderr.write(`score: seed ${seed}, ${plan.jobs} labs at once (${plan.nodeKind} nodes, ${plan.engine})\n`);
  using interrupt = onInterrupt(io.stderr);
  const result = await runScore(plan, progressOn(io), interrupt.signal);
  const { engine, nodeKind } = plan;
  const document = { version: 1, seed, engine, nodeKind, release: options.release ?? null, totals: totals(result), ...result };
  io.stdout.write(options.json ? `${JSON.stringify(document, null, 2)}\n` : scoreText(result, takesColor(io.stdout, io.env)));
  const finished = interrupt.signal.aborted === false;
  return finished && result.faults.every(isRight) && result.healthy.every(isQuiet) ? 0 : 1;
}

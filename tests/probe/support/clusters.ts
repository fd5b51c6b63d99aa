import type { Check } from '../../../src/checks/check.js';
import type { Question } from '../../../src/checks/question.js';
import { type RunOptions, run } from '../../../src/probe/run.js';
import type { RunEvent } from '../../../src/record/events.js';
import type { Observation, Outcome } from '../../../src/record/observation.js';
import type { Cluster, Limits } from '../../../src/target/cluster.js';
import { contractFor } from '../../../src/target/contracts/registry.js';
import { Secret } from '../../../src/target/secret.js';

/** As long as a machine busy with labs may take; whoever tests that time is up names a shorter one. */
export const LIMITS: Limits = {
  connectTimeoutMs: 20_000,
  headersTimeoutMs: 20_000,
  bodyTimeoutMs: 20_000,
  requestTimeoutMs: 20_000,
  maxBodyBytes: 64 * 1024,
  perNode: 4,
  inAll: 64,
  storeTimeoutMs: 20_000,
  maxScannedKeys: 10_000,
  maxClockSkewMs: 5_000,
  minCertificateDays: 14,
};

export const OPS_TOKEN = 'ops-token-canary-0123456789';

/** A cluster of nodes at these addresses (`n1`, `n2`, ...), with one global identity. */
export function clusterOf(urls: readonly string[], changes: Partial<Cluster> = {}): Cluster {
  return {
    name: 'test',
    environment: 'production',
    contract: 'aisbf-0.99',
    release: '0.99.87',
    nodes: urls.map((url, index) => ({ id: `n${index + 1}`, url })),
    identities: [{ id: 'ops', kind: 'global', token: new Secret('OPS_TOKEN', OPS_TOKEN) }],
    neighbours: [],
    routes: [],
    consistency: [],
    limits: LIMITS,
    allow: [],
    waivers: [],
    ...changes,
  };
}

/** A check of one cell that asks what `asks` says. */
export function checkAsking(id: string, asks: Check['asks'] | readonly Question[]): Check {
  return {
    id,
    title: id,
    layer: 'node',
    severity: 'error',
    version: 1,
    notApplicable: () => undefined,
    needs: () => [[]],
    cells: () => [{ check: id }],
    asks: typeof asks === 'function' ? asks : () => asks,
    worstCase: () => ({ requests: 1, completions: 1 }),
    judge: () => ({ status: 'pass', code: 'ok', reason: 'ok', evidence: [], data: {} }),
  };
}

export const CONTRACT = contractFor('aisbf-0.99', '0.99.87');

export async function eventsOf(cluster: Cluster, checks: readonly Check[], options: RunOptions = {}): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of run(cluster, checks, { seed: 'seed', contract: CONTRACT, ...options })) events.push(event);
  return events;
}

export function observationsOf(events: readonly RunEvent[]): readonly Observation[] {
  return events.flatMap((event) => (event.type === 'observed' ? [event.observation] : []));
}

/** Asks these questions in one check and gives the outcomes by key. */
export async function outcomesOf(
  cluster: Cluster,
  questions: readonly Question[],
  options: RunOptions = {},
): Promise<ReadonlyMap<string, Outcome>> {
  const events = await eventsOf(cluster, [checkAsking('asking', questions)], options);
  return new Map(observationsOf(events).map(({ question, outcome }) => [question.key, outcome]));
}

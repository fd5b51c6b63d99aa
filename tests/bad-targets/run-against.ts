import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HttpQuestion, TlsQuestion } from '../../src/checks/question.js';
import type { JudgedCell, RunView } from '../../src/diagnose/rule.js';
import type { Lab } from '../../src/lab/lab.js';
import { runChecks } from '../../src/run-checks.js';
import type { Cluster, Limits } from '../../src/target/cluster.js';
import { loadCluster } from '../../src/target/load.js';
import type { BadPlace } from './places.js';

/** Short, so that a place that never answers is met soon; long enough for one that does. */
const SHORT: Partial<Limits> = {
  connectTimeoutMs: 2_000,
  headersTimeoutMs: 5_000,
  bodyTimeoutMs: 5_000,
  maxBodyBytes: 64 * 1024,
  perNode: 8,
};

/** The cluster of a lab, as its file has it, with something to agree on. */
export async function clusterOf(lab: Lab): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'aisbf-check-bad-'));
  try {
    const file = join(folder, 'cluster.yaml');
    await writeFile(file, lab.clusterFile);
    const cluster = await loadCluster(file, { ...process.env, ...lab.env });
    const item = {
      id: 'mine',
      request: 'GET /version',
      as: cluster.identities[0]?.id ?? '',
      project: 'version',
      expect: 'equal' as const,
      value: '0.99.87',
    };
    const [first] = cluster.identities;
    const rateLimit = { requests: 3, windowSeconds: 60, counted: 'node' as const };
    const limited = first === undefined ? {} : { rateLimit: { ...rateLimit, identity: { ...first, id: 'limited' } } };
    // The contract is known: what it is made of must not hang on the bad answers.
    return { ...cluster, contract: 'aisbf-0.99', release: '0.99.87', consistency: [item], ...limited };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same with every node, the balancer and the neighbours at that address. */
export function allAt(cluster: Cluster, place: BadPlace, ca: string | undefined, requestTimeoutMs: number): Cluster {
  const at = { url: place.url, ...(ca === undefined ? {} : { tls: { ca } }) };
  return {
    ...cluster,
    nodes: cluster.nodes.map((node) => ({ ...node, ...at })),
    ...(cluster.entry === undefined ? {} : { entry: { ...cluster.entry, ...at } }),
    neighbours: cluster.neighbours.map((neighbour) =>
      neighbour.probe === undefined ? neighbour : { ...neighbour, probe: { ...neighbour.probe, url: place.url } },
    ),
    limits: { ...cluster.limits, ...SHORT, requestTimeoutMs },
  };
}

export const runAgainst = async (cluster: Cluster): Promise<RunView> => (await runChecks({ cluster })).view;

/** The questions among a cell's evidence that the bad place answered. */
export function badEvidence(view: RunView, { verdict }: JudgedCell, chatsOnly: boolean): readonly (HttpQuestion | TlsQuestion)[] {
  return verdict.evidence.flatMap((key): readonly (HttpQuestion | TlsQuestion)[] => {
    const question = view.seen.get(key)?.question;
    if (question?.kind === 'tls') return chatsOnly ? [] : [question];
    return question?.kind === 'http' && (!chatsOnly || question.method === 'POST') ? [question] : [];
  });
}

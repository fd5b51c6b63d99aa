import type { RunningLab } from './engine.js';
import { chooseEngine } from './engines.js';
import { LabNotStarted, LabUsageError } from './errors.js';
import type { Fault } from './faults/define-fault.js';
import { findFault } from './faults/find-fault.js';
import { makeSecrets } from './files/secrets.js';
import type { Lab, PlacedFault } from './lab.js';
import type { ContainerChoices, EngineName, LabOptions, NodeKindName } from './lab-options.js';
import { fakeKind } from './nodes/fake-kind.js';
import type { NodeKind } from './nodes/node-kind.js';
import { realKind } from './nodes/real-kind.js';
import { proveReady } from './ready.js';
import { disguise } from './spec/disguise.js';
import { labSpec } from './spec/lab-spec.js';
import { narrow } from './spec/narrow.js';
import type { LabSpec } from './spec/spec.js';

/** Names the upstream that answered; its value is the node's id in the cluster file. */
export const UPSTREAM_HEADER = 'x-aisbf-upstream';

/** A released node loads a library at the first call of a provider, and blocks meanwhile; the second one waits for that. */
const REAL_LATENCY_MS = 5000;

/** The spec of the lab that those options would start. */
export function specFor(
  options: Pick<LabOptions, 'nodes' | 'nodeKind' | 'contract' | 'release' | 'identities' | 'routes' | 'disguise'>,
): LabSpec {
  const nodes = options.nodes ?? 3;
  if (!Number.isInteger(nodes) || nodes < 1 || nodes > 99) {
    throw new LabUsageError(`Failed to plan a lab of ${nodes} nodes: a whole number from 1 to 99 is wanted. Please give one.`);
  }
  const { contract = 'aisbf-0.99', release } = options;
  const patience = options.nodeKind === 'real' ? { maxLatencyMs: REAL_LATENCY_MS } : {};
  const whole = labSpec({ nodes, contract, ...patience, ...(release === undefined ? {} : { release }) });
  const { identities, routes } = options;
  const spec = narrow(whole, { ...(identities === undefined ? {} : { identities }), ...(routes === undefined ? {} : { routes }) });
  return options.disguise === undefined ? spec : disguise(spec, options.disguise.seed);
}

async function kindFor(options: LabOptions, spec: LabSpec, faults: readonly Fault[]): Promise<NodeKind> {
  const as = { repair: options.repair ?? false };
  const kind = options.nodeKind === 'real' ? realKind(as) : fakeKind(as);
  const ours = kind.name === 'real' ? faults.find(({ released }) => !released) : undefined;
  if (ours !== undefined) {
    throw new LabUsageError(`Failed to place ${ours.id}: released nodes cannot be brought to show it. Please use --node-kind fake for it.`);
  }
  const available = await kind.available(spec);
  if (available !== true) throw new LabNotStarted(`Failed to start the lab: ${available}.`);
  return kind;
}

/** As shipped their nodes serve from files of their own, whatever they are told, and know no user: they cannot be proven ready. */
const CANNOT_OPEN_MYSQL: readonly string[] = ['0.99.92'];

function asShippedBroken({ repair }: LabOptions, { contract, release }: LabSpec): boolean {
  return repair !== true && contract === 'aisbf-0.99' && CANNOT_OPEN_MYSQL.includes(release);
}

/**
 * `auto` takes the native engine for released nodes, which are slow enough to start without containers; for a choice of programs it takes
 * containers.
 * @throws LabUsageError where a fault or a choice wants another engine.
 */
function engineFor({ engine = 'auto', containers }: LabOptions, kind: NodeKindName, faults: readonly Fault[]): EngineName | 'auto' {
  let wanted = engine === 'auto' && kind === 'real' && containers === undefined ? 'native' : engine;
  if (containers !== undefined && wanted !== 'docker') {
    if (wanted === 'native') {
      throw new LabUsageError(
        'Failed to plan the lab: which database, cache or balancer it has can be chosen in containers only. Please use --engine docker.',
      );
    }
    wanted = 'docker';
  }
  for (const { id, engine: only } of faults) {
    if (only === undefined || only === wanted) continue;
    if (wanted !== 'auto') {
      throw new LabUsageError(`Failed to place ${id}: only the ${only} engine can bring it about. Please use --engine ${only} for it.`);
    }
    wanted = only;
  }
  return wanted;
}

/** Released nodes run from Python, on MariaDB as long as they are not known to work with what MySQL there is. */
function containersFor({ containers }: LabOptions, kind: NodeKind): ContainerChoices | undefined {
  if (kind.name !== 'real') return containers;
  return { database: 'mariadb', ...containers, node: kind.imageRole };
}

async function settle(lab: RunningLab, faults: readonly PlacedFault[], broken: boolean): Promise<void> {
  for (const fault of faults) await fault.prepare();
  await Promise.all([...lab.nodes, lab.staging].map((node) => node.start()));
  const touched = new Set(faults.flatMap((fault) => fault.touches));
  const sound = broken ? [] : [...lab.nodes, lab.staging].filter(({ spec }) => !touched.has(spec.id));
  await Promise.all(sound.map((node) => proveReady(lab, node)));
  for (const fault of faults) await fault.finish();
  for (const fault of faults) {
    const { inForce, seen } = await fault.prove();
    if (!inForce) throw new LabNotStarted(`Failed to bring about ${fault.id}: it is not in force: ${seen}. Please report this.`);
  }
}

/**
 * Starts a cluster on this machine, with the faults that are asked for in it and proven in force. Dispose it to end everything it started.
 * @throws LabUsageError for options, faults or places that do not exist (nothing was started then).
 * @throws LabNotStarted if it did not come to stand, or a fault is not in force (everything is gone again then).
 */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const spec = specFor(options);
  const wanted = (options.faults ?? []).map((request) => findFault(request, spec));
  const nodeKind = await kindFor(
    options,
    spec,
    wanted.map(({ fault }) => fault),
  );
  const chosen = containersFor(options, nodeKind);
  const engine = await chooseEngine(
    engineFor(
      options,
      nodeKind.name,
      wanted.map(({ fault }) => fault),
    ),
    chosen,
  );
  const log = options.log ?? (() => undefined);
  const size = spec.nodes.length === 1 ? '1 node' : `${spec.nodes.length} nodes`;
  log(`Starting ${size} (${nodeKind.name}, ${spec.contract}) with the engine ${await engine.describe(chosen)}.`);
  const since = performance.now();
  const header = options.upstreamHeader === false ? {} : { upstreamHeader: UPSTREAM_HEADER };
  const containers = chosen === undefined ? {} : { containers: chosen };
  const lab = await engine.start({ spec, secrets: makeSecrets(spec), nodeKind, ...header, ...containers }).catch((cause: unknown) => {
    throw notStarted(cause);
  });
  try {
    const faults = wanted.map(({ fault, place }) => fault.on(lab, place));
    lab.place(faults);
    await settle(lab, faults, asShippedBroken(options, spec));
  } catch (error) {
    await lab.stop();
    throw notStarted(error);
  }
  log(`Ready after ${Math.round(performance.now() - since)} ms.`);
  return lab;
}

function notStarted(cause: unknown): Error {
  if (cause instanceof LabNotStarted || cause instanceof LabUsageError) return cause;
  return new LabNotStarted(cause instanceof Error ? cause.message : `Failed to start the lab: ${String(cause)}`, { cause });
}

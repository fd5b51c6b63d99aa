import type { ClusterDocument } from '../files/cluster-document.js';
import type { NodeSetup } from '../files/node-files.js';
import type { Expected, Lab, PlacedFault, Proof } from '../lab.js';
import type { EngineName } from '../lab-options.js';
import type { LabSpec } from '../spec/spec.js';

export type PlaceKind = 'node' | 'identity' | 'user' | 'route' | 'provider' | 'environment' | 'node/provider' | 'none';

/** A lab and where in it the fault stands. */
export interface Site {
  readonly lab: Lab;
  /** Canonical; empty where the fault has no place. */
  readonly place: string;
}

/**
 * A fault as its file writes it. `S` is what it keeps between being brought about and being healed, e.g. a second server.
 * Order: `starting`, the edits, the start of `nodes`, `started`; healing is `undo`, the edits taken back, a restart of `nodes`.
 */
export interface FaultRecord<S> {
  readonly id: string;
  /** A sentence about the sick cluster. */
  readonly title: string;
  /** True: released nodes can be brought to show it too. */
  readonly released: boolean;
  /** The only engine that gives it; left out: any. */
  readonly engine?: EngineName;
  readonly at: PlaceKind;
  /** Left out: every place of that kind. */
  places?(spec: LabSpec): readonly string[];
  /** Canonical ids of the nodes that must start anew for it. */
  nodes?(spec: LabSpec, place: string): readonly string[];
  starting?(site: Site): Promise<S>;
  /** How each of `nodes` is set up. `state` is what `starting` gave. */
  setup?(setup: NodeSetup, site: Site, state: S | undefined): NodeSetup;
  /** Faults of credentials only. */
  cluster?(document: ClusterDocument, site: Site): ClusterDocument;
  started?(site: Site, state: S | undefined): Promise<void>;
  undo?(site: Site, state: S | undefined): Promise<void>;
  prove(site: Site, state: S | undefined): Promise<Proof>;
  expect(spec: LabSpec, place: string): Expected;
}

export interface Fault {
  readonly id: string;
  readonly title: string;
  readonly released: boolean;
  /** Undefined: any. */
  readonly engine: EngineName | undefined;
  readonly at: PlaceKind;
  /** Canonical ids; empty where the fault has no place. */
  places(spec: LabSpec): readonly string[];
  /** Where it stands when no place is said; undefined where it has none. */
  defaultPlace(spec: LabSpec): string | undefined;
  expect(spec: LabSpec, place: string): Expected;
  /** The fault at one place of a lab; nothing happens yet. `place` is one of `places`, or empty. */
  on(lab: Lab, place: string): PlacedFault;
}

const PLACES: Readonly<Record<PlaceKind, (spec: LabSpec) => readonly string[]>> = {
  node: (spec) => spec.nodes.map(({ id }) => id),
  identity: (spec) => spec.identities.map(({ id }) => id),
  user: (spec) => spec.identities.filter(({ kind }) => kind === 'user').map(({ id }) => id),
  route: (spec) => spec.routes.map(({ id }) => id),
  provider: (spec) => spec.providers.map(({ id }) => id),
  environment: (spec) => [spec.staging.environment],
  'node/provider': (spec) => spec.nodes.flatMap((node) => spec.providers.map((provider) => pairOf(node.id, provider.id))),
  none: () => [],
};

/** The catalogue's words: the last node, alice, chat-default, alpha, staging. */
const USUAL: readonly string[] = ['alice', 'chat-default', 'alpha', 'staging'];

/** A node and a provider as one place. */
const pairOf = (node: string, provider: string): string => `${node}/${provider}`;

/** What `NODE/PROVIDER` names. */
export function placesIn(pair: string): { readonly node: string; readonly provider: string } {
  const [node = '', provider = ''] = pair.split('/');
  return { node, provider };
}

/** Makes a fault of its record. */
export function defineFault<S = undefined>(record: FaultRecord<S>): Fault {
  const places = (spec: LabSpec): readonly string[] => record.places?.(spec) ?? PLACES[record.at](spec);
  return {
    id: record.id,
    title: record.title,
    released: record.released,
    engine: record.engine,
    at: record.at,
    places,
    defaultPlace(spec) {
      const possible = places(spec);
      if (record.at === 'node') return possible.at(-1);
      if (record.at === 'node/provider') return possible.findLast((place) => USUAL.includes(placesIn(place).provider)) ?? possible.at(-1);
      return possible.find((place) => USUAL.includes(place)) ?? possible[0];
    },
    expect: (spec, place) => record.expect(spec, place),
    on: (lab, place) => placeFault(record, { lab, place }),
  };
}

function placeFault<S>(record: FaultRecord<S>, site: Site): PlacedFault {
  const { lab, place } = site;
  const key = `${record.id}:${place}`;
  const nodes = (record.nodes?.(lab.spec, place) ?? []).map((id) => lab.node(id));
  let state: S | undefined;
  const restart = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.restart()));
  };

  async function prepare(): Promise<void> {
    state = await record.starting?.(site);
    const { setup, cluster } = record;
    if (setup !== undefined) for (const node of nodes) node.setup.put(key, (now) => setup(now, site, state));
    if (cluster !== undefined) lab.cluster.put(key, (now) => cluster(now, site));
  }

  const finish = async (): Promise<void> => record.started?.(site, state);

  return {
    id: record.id,
    place: place === '' ? null : place,
    expected: record.expect(lab.spec, place),
    touches: nodes.map(({ spec }) => spec.id),
    prepare,
    finish,
    async inject() {
      await prepare();
      await restart();
      await finish();
    },
    prove: () => record.prove(site, state),
    async heal() {
      await record.undo?.(site, state);
      for (const node of nodes) node.setup.drop(key);
      lab.cluster.drop(key);
      await restart();
      state = undefined;
    },
  };
}

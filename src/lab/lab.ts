/** The doors of the lab. Nothing here knows the checker: a lab can be used without it. */

import type { DockerHandles } from './docker/handles.js';
import type { Edits } from './edits.js';
import type { ClusterDocument } from './files/cluster-document.js';
import type { NodeSetup } from './files/node-files.js';
import type { LabSecrets } from './files/secrets.js';
import type { BalancerUpstream } from './net/balancer.js';
import type { Egress } from './net/egress.js';
import type { Endpoint } from './net/endpoint.js';
import type { StartedWire } from './net/wire.js';
import type { Warden } from './process/warden.js';
import type { LabSpec, SpecNode } from './spec/spec.js';
import type { Mariadb } from './stores/mariadb.js';
import type { RedisServer } from './stores/redis.js';
import type { Upstreams } from './upstreams/start-upstreams.js';

export type EngineName = 'native' | 'docker';
export type NodeKindName = 'fake' | 'real';
export type LabContract = 'aisbf-0.99' | 'playbook';

/** `--fault ID[:PLACE]`. */
export interface FaultRequest {
  readonly id: string;
  readonly place?: string;
}

/** What a lab in containers is made of. */
export interface ContainerChoices {
  /** Left out: MySQL, or MariaDB where there is no image of MySQL. */
  readonly database?: 'mysql' | 'mariadb';
  readonly cache?: 'redis' | 'valkey';
  /** Default nginx. */
  readonly balancer?: 'nginx' | 'haproxy';
  /** What nodes run from: Node.js for fake ones, Python for released ones. Default: what their kind needs. */
  readonly node?: 'node' | 'aisbf';
  /** By role; before the variables `AISBF_CHECK_IMAGE_ROLE` and the defaults. */
  readonly images?: Readonly<Partial<Record<'mysql' | 'mariadb' | 'redis' | 'valkey' | 'nginx' | 'haproxy' | 'node' | 'aisbf', string>>>;
}

export interface LabOptions {
  /** Default 3. */
  readonly nodes?: number;
  readonly engine?: EngineName | 'auto';
  /** Of the docker engine only. */
  readonly containers?: ContainerChoices;
  readonly nodeKind?: NodeKindName;
  readonly contract?: LabContract;
  /** Release of AISBF that the nodes are, or behave like. Default 0.99.87. */
  readonly release?: string;
  /** Nodes of a release that cannot open MySQL (0.99.92): true repairs that in memory. Default: as shipped. */
  readonly repair?: boolean;
  /** Only these identities, by canonical id; routes that none of them uses go with the others. Default: all. */
  readonly identities?: readonly string[];
  /** Only these routes, by canonical id. Default: all. */
  readonly routes?: readonly string[];
  readonly faults?: readonly (FaultRequest | string)[];
  /** False: the balancer does not name the upstream in a header. */
  readonly upstreamHeader?: boolean;
  /**
   * Renames nodes, identities, routes (canonical id -> new id) and shuffles their order by a seed, to show that nothing hangs on names.
   * Faults are then placed by canonical id.
   */
  readonly disguise?: { readonly seed: number };
  /** Talk for a person (stderr); default silent. */
  readonly log?: (line: string) => void;
}

export interface Proof {
  readonly inForce: boolean;
  /** What was seen from outside, for a person. */
  readonly seen: string;
}

/** What must be found; read by the scenario tests only, never by the checker. */
export interface Expected {
  readonly symptom: string | null;
  readonly layer: string;
  readonly culprits: readonly { readonly factor: string; readonly level: string }[];
  readonly fix: string;
  readonly exitCode: 0 | 1;
}

/** One node: its files, its process, its wires. */
export interface LabNode {
  readonly spec: SpecNode;
  /** The node's HOME. */
  readonly home: string;
  /** Its own port, past every wire. */
  readonly own: Endpoint;
  /** As the cluster file names it, through the client's wire. */
  readonly url: string;
  readonly wires: {
    readonly client: StartedWire;
    readonly balancer: StartedWire;
    readonly mysql: StartedWire;
    readonly redis: StartedWire;
  };
  readonly egress: Egress;
  /** What it starts with. Takes effect at the next start. */
  readonly setup: Edits<NodeSetup>;
  /** Writes its files, starts its process and waits until `GET /` answers. */
  start(): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
  restart(): Promise<void>;
  running(): boolean;
  freeze(): void | Promise<void>;
  thaw(): void | Promise<void>;
  /** The end of its log. */
  log(): string;
  /** Closes its wires and gives its port back; for the end of the lab, which ends the process too. */
  close(): Promise<void>;
}

export interface LabBalancer {
  /** Without a trailing slash. */
  readonly url: string;
  /** Takes effect at once. */
  readonly upstreams: Edits<readonly BalancerUpstream[]>;
  /** True (the default): requests lose this header on their way. */
  dropRequestHeader(name: string, on?: boolean): void;
  /** True: answers are held until they are complete. */
  bufferResponses(on: boolean): void;
  /** Nodes that do not answer this path, asked without a token, get nothing; undefined: no such checks. Of the native engine only. */
  checkHealth(path: string | undefined): Promise<void>;
}

/** A database server besides the lab's own. */
export interface SecondMysql {
  readonly server: Mariadb;
  /** The node's, listening on the same address as its wire to the lab's own. */
  readonly wire: StartedWire;
  close(): Promise<void>;
}

/** A lab that stands. Disposing it ends everything it started. */
export interface Lab extends AsyncDisposable {
  readonly engine: EngineName;
  readonly nodeKind: NodeKindName;
  readonly contract: LabContract;
  readonly spec: LabSpec;
  readonly secrets: LabSecrets;
  /** Ends what faults start besides the lab's own processes. Its folder is the lab's. */
  readonly warden: Warden;
  /** Production's, in canonical order. */
  readonly nodes: readonly LabNode[];
  readonly staging: LabNode;
  /** A node of any environment by its canonical id. */
  node(id: string): LabNode;
  readonly balancer: LabBalancer;
  readonly mysql: Mariadb;
  /** What makes a schema one that nodes of this kind can work with, as SQL. */
  readonly tables: string;
  readonly redis: RedisServer;
  /** One more database server, empty, within reach of that node by a wire of its own. */
  secondMysql(node: LabNode, name: string): Promise<SecondMysql>;
  /** Only where the engine is docker. */
  readonly docker?: DockerHandles;
  readonly upstreams: Upstreams;
  /** The cluster file as data; only faults of credentials edit it. */
  readonly cluster: Edits<ClusterDocument>;
  /** Text of the cluster file and the variables its `${NAME}`s come from (tokens and store URLs). */
  readonly clusterFile: string;
  readonly env: Readonly<Record<string, string>>;
  /** The faults it was started with, in the order given. */
  readonly faults: readonly PlacedFault[];
  /** What is expected of each injected fault, in the order given, under the (possibly disguised) ids of this lab. */
  readonly expected: readonly Expected[];
  stop(): Promise<void>;
}

/** A fault at a place of a lab. */
export interface PlacedFault {
  readonly id: string;
  /** Canonical; null where a fault has no place. */
  readonly place: string | null;
  readonly expected: Expected;
  /** What must be there before the nodes it concerns start. */
  prepare(): Promise<void>;
  /** What can only be done once they are up. */
  finish(): Promise<void>;
  /** Both on a lab that stands: the nodes concerned are restarted in between. */
  inject(): Promise<void>;
  /** Whether it is in force, as seen from outside by other means than any check. */
  prove(): Promise<Proof>;
  heal(): Promise<void>;
  /** Canonical ids of the nodes that are not as they should be, so that they cannot be proven ready. */
  readonly touches: readonly string[];
}

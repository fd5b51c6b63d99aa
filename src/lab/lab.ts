/** The doors of the lab. Nothing here knows the checker: a lab can be used without it. */

import type { DockerHandles } from './docker/handles.js';
import type { Edits } from './edits.js';
import type { ClusterDocument } from './files/cluster-document.js';
import type { LabSecrets } from './files/secrets.js';
import type { EngineName, LabContract, NodeKindName } from './lab-options.js';
import type { LabBalancer, LabNode, SecondMysql } from './lab-parts.js';
import type { Warden } from './process/warden.js';
import type { LabSpec } from './spec/spec.js';
import type { Mariadb } from './stores/mariadb.js';
import type { RedisServer } from './stores/redis.js';
import type { Upstreams } from './upstreams/start-upstreams.js';

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

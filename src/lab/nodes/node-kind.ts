import type { LabContract, NodeKindName } from '../lab-options.js';
import type { Child } from '../process/child.js';
import type { Warden } from '../process/warden.js';
import type { LabSpec } from '../spec/spec.js';
import type { Mariadb } from '../stores/mariadb.js';

/** What a node's process is started with, besides the files in its HOME. */
export interface NodeStart {
  readonly id: string;
  readonly home: string;
  readonly port: number;
  readonly contract: LabContract;
  readonly release: string;
  /** Switches that only a fake node has. */
  readonly quirks: readonly string[];
  /** The node's HTTP forward proxy. */
  readonly proxy: string;
  readonly warden: Warden;
}

/** What a node in a container is started with, besides the files in its HOME. */
export type ContainedStart = Omit<NodeStart, 'warden' | 'proxy'>;

/** How a node's container is started. */
export interface ContainedLaunch {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What of this machine it must see, under the same paths and read-only. */
  readonly mounts: readonly string[];
  readonly workingDir?: string;
  readonly readyTimeoutMs: number;
}

/** A kind of node: our own fake, or released AISBF. Both read the same files. */
export interface NodeKind {
  readonly name: NodeKindName;
  /** True, or why nodes of that spec cannot be started here and what to do about it. */
  available(spec: Pick<LabSpec, 'contract' | 'release'>): Promise<true | string>;
  /** The tables that such nodes work with, and the rows that a first start puts in, as SQL to be run in an empty schema. */
  tables(spec: LabSpec, server: Mariadb, warden: Warden): Promise<string>;
  /** Resolves once `GET /` answers. */
  start(node: NodeStart): Promise<Child>;
  /** The role of the image that its containers are of. */
  readonly imageRole: 'node' | 'aisbf';
  contained(node: ContainedStart): Promise<ContainedLaunch>;
}

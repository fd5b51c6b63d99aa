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

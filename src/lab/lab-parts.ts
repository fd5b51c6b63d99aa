import type { Edits } from './edits.js';
import type { NodeSetup } from './files/node-files.js';
import type { BalancerUpstream } from './net/balancer.js';
import type { Egress } from './net/egress.js';
import type { Endpoint } from './net/endpoint.js';
import type { StartedWire } from './net/wire.js';
import type { SpecNode } from './spec/spec.js';
import type { Mariadb } from './stores/mariadb.js';

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

/**
 * What the lab's cluster is, as plain data: no port, no process, no secret. `id` is the canonical name by which faults are placed, `name`
 * is what the cluster file calls the same thing; they differ only in a disguised lab.
 */
import type { LabContract } from '../lab-options.js';

export type EnvironmentName = 'production' | 'staging';

export interface SpecNode {
  readonly id: string;
  readonly name: string;
  readonly environment: EnvironmentName;
  /** The node's wires dial out from this address, so that MySQL and Redis can tell nodes apart. */
  readonly host: string;
}

export interface SpecEnvironment {
  readonly name: EnvironmentName;
  /** Schema on the one MySQL server. */
  readonly schema: string;
  /** MySQL account of its nodes, granted that schema only. */
  readonly account: string;
  readonly cachePrefix: string;
  readonly responsePrefix: string;
}

export interface SpecProvider {
  readonly id: string;
  readonly type: 'ollama' | 'kilo';
  /** The name nodes call; each node's egress proxy knows where it leads. */
  readonly host: string;
  readonly endpoint: string;
  readonly model: string;
}

export interface SpecMember {
  readonly provider: string;
  readonly model: string;
  /** A priority on released nodes, not a share: the highest is asked, the others only when it fails. */
  readonly weight: number;
}

export interface SpecRotation {
  readonly id: string;
  readonly members: readonly SpecMember[];
}

export interface SpecAutoselect {
  readonly id: string;
  /** `provider/model`. */
  readonly selectionModel: string;
  /** Rotation ids; the first is also the fallback. */
  readonly choices: readonly string[];
}

export interface SpecIdentity {
  readonly id: string;
  readonly name: string;
  readonly kind: 'global' | 'user';
  /** User identities only. */
  readonly username?: string;
  readonly role?: 'user' | 'admin';
  readonly harness?: boolean;
  /** The user's own provider, a row of the database. */
  readonly own?: SpecProvider;
}

export interface SpecRoute {
  readonly id: string;
  readonly name: string;
  /** As the cluster file writes it, e.g. `autoselect:chat-default`. */
  readonly model: string;
  /** Canonical ids. */
  readonly identities: readonly string[];
}

export interface LabSpec {
  readonly cluster: string;
  readonly contract: LabContract;
  readonly release: string;
  readonly nodes: readonly SpecNode[];
  readonly staging: SpecNode;
  readonly environments: Readonly<Record<EnvironmentName, SpecEnvironment>>;
  readonly providers: readonly SpecProvider[];
  readonly rotations: readonly SpecRotation[];
  readonly autoselects: readonly SpecAutoselect[];
  readonly identities: readonly SpecIdentity[];
  /** A global token of staging's nodes. */
  readonly stagingIdentity: SpecIdentity;
  readonly routes: readonly SpecRoute[];
  /** Seconds a response-cache entry lives, and the most the cluster file declares to be in order. */
  readonly responseTtl: number;
  readonly maxResponseTtl: number;
  /** Milliseconds that the cluster file allows a route's answer. */
  readonly maxLatencyMs: number;
  /** Order of the cluster file's lists, by canonical id; left out: as above. */
  readonly order?: { readonly nodes: readonly string[]; readonly identities: readonly string[]; readonly routes: readonly string[] };
}

/** The provider of `spec` with that id. */
export function providerOf(spec: LabSpec, id: string): SpecProvider {
  const found = spec.providers.find((provider) => provider.id === id);
  if (found === undefined) throw new Error(`Failed to find the provider ${id}: the lab has none of that id. Please use one of its own.`);
  return found;
}

/** The identity of `spec` with that canonical id. */
export function identityOf(spec: LabSpec, id: string): SpecIdentity {
  const found = spec.identities.find((identity) => identity.id === id);
  if (found === undefined) throw new Error(`Failed to find the identity ${id}: the lab has none of that id. Please use one of its own.`);
  return found;
}

/** The route of `spec` with that canonical id. */
export function routeOf(spec: LabSpec, id: string): SpecRoute {
  const found = spec.routes.find((route) => route.id === id);
  if (found === undefined) throw new Error(`Failed to find the route ${id}: the lab has none of that id. Please use one of its own.`);
  return found;
}

/** Production's or staging's node with that canonical id. */
export function nodeOf(spec: LabSpec, id: string): SpecNode {
  const found = [...spec.nodes, spec.staging].find((node) => node.id === id);
  if (found === undefined) throw new Error(`Failed to find the node ${id}: the lab has none of that id. Please use one of its own.`);
  return found;
}

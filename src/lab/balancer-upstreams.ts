import type { LabNode } from './lab-parts.js';
import type { BalancerUpstream } from './net/balancer.js';
import type { LabSpec } from './spec/spec.js';

/** The nodes as the balancer reaches them, each through its own wire at `host`; in the order of a disguised lab where it has one. */
export function balancerUpstreams({ order, nodes: canonical }: LabSpec, nodes: readonly LabNode[], host: string): BalancerUpstream[] {
  const behind = nodes.map(({ spec: { name }, wires }) => ({ name, endpoint: { host, port: wires.balancer.port } }));
  if (order === undefined) return behind;
  const names = order.nodes.map((id) => canonical.find((node) => node.id === id)?.name);
  return behind.toSorted((left, right) => names.indexOf(left.name) - names.indexOf(right.name));
}

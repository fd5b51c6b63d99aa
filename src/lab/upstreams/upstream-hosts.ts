import type { Endpoint } from '../net/endpoint.js';
import type { LabSpec, SpecNode } from '../spec/spec.js';
import type { Upstreams } from './start-upstreams.js';

/** The one upstream behind all of staging's providers, so that trouble with production's is not staging's. */
const STAGING_UPSTREAM = 'staging';

/** Name of every upstream of the lab. */
export function upstreamNames(spec: LabSpec): readonly string[] {
  const own = spec.identities.flatMap((identity) => (identity.own === undefined ? [] : [identity.own.id]));
  return [...spec.providers.map(({ id }) => id), ...own, STAGING_UPSTREAM];
}

/** Where each provider's name leads for the nodes of that environment. */
export function hostsOf(
  node: SpecNode,
  { spec, upstreams }: { readonly spec: LabSpec; readonly upstreams: Upstreams },
): Readonly<Record<string, Endpoint>> {
  const own = spec.identities.flatMap((identity) => (identity.own === undefined ? [] : [identity.own]));
  return Object.fromEntries(
    [...spec.providers, ...own].map(({ id, host }) => [host, upstreams.endpoint(node.environment === 'staging' ? STAGING_UPSTREAM : id)]),
  );
}

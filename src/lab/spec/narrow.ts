import { closest } from 'fastest-levenshtein';
import { LabUsageError } from '../errors.js';
import type { LabSpec } from './spec.js';

export interface Narrowing {
  /** Canonical ids; left out: all. */
  readonly identities?: readonly string[];
  readonly routes?: readonly string[];
}

function demandKnown(kind: string, wanted: readonly string[] | undefined, known: readonly string[]): void {
  const strange = wanted?.find((id) => !known.includes(id));
  if (strange === undefined) return;
  throw new LabUsageError(
    `Failed to plan a lab with the ${kind} ${strange}: there is none. Did you mean ${closest(strange, [...known])}? Please take some of: ${known.join(', ')}.`,
  );
}

/**
 * The same cluster with some of its identities and routes; a route keeps the identities that are left, and goes where none is.
 * @throws LabUsageError for one that is not there, or where nothing is left
 */
export function narrow(spec: LabSpec, { identities, routes }: Narrowing): LabSpec {
  const ids = (items: readonly { readonly id: string }[]): readonly string[] => items.map(({ id }) => id);
  demandKnown('identity', identities, ids(spec.identities));
  demandKnown('route', routes, ids(spec.routes));
  const kept = spec.identities.filter(({ id }) => identities?.includes(id) ?? true);
  const left = spec.routes
    .filter(({ id }) => routes?.includes(id) ?? true)
    .map((route) => ({ ...route, identities: route.identities.filter((id) => ids(kept).includes(id)) }))
    .filter((route) => route.identities.length > 0);
  if (kept.length === 0 || left.length === 0) {
    throw new LabUsageError('Failed to plan the lab: no route is left that an identity of it uses. Please name more of both.');
  }
  return { ...spec, identities: kept, routes: left };
}

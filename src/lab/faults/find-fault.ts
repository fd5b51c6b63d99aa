import { closest } from 'fastest-levenshtein';
import { LabUsageError } from '../errors.js';
import type { FaultRequest } from '../lab-options.js';
import type { LabSpec } from '../spec/spec.js';
import type { Fault } from './define-fault.js';
import { knownFaults } from './registry.js';

export interface FoundFault {
  readonly fault: Fault;
  /** Empty where the fault has no place. */
  readonly place: string;
}

function didYouMean(given: string, known: readonly string[]): string {
  return known.length === 0 ? '' : ` Did you mean ${closest(given, [...known])}?`;
}

/** `ID[:PLACE]`. */
export function parseRequest(request: FaultRequest | string): FaultRequest {
  if (typeof request !== 'string') return request;
  const colon = request.indexOf(':');
  return colon === -1 ? { id: request } : { id: request.slice(0, colon), place: request.slice(colon + 1) };
}

/**
 * The fault that is asked for and where it stands.
 * @throws LabUsageError for an unknown fault, or a place where it cannot stand; lists the others.
 */
export function findFault(request: FaultRequest | string, spec: LabSpec): FoundFault {
  const { id, place } = parseRequest(request);
  const fault = knownFaults.find((one) => one.id === id);
  if (fault === undefined) {
    const known = knownFaults.map((one) => one.id);
    throw new LabUsageError(
      `Failed to find the fault ${id}: there is none of that name.${didYouMean(id, known)} Please take one of: ${known.join(', ')}.`,
    );
  }
  const places = fault.places(spec);
  if (place === undefined) {
    const usual = fault.defaultPlace(spec);
    if (usual !== undefined) return { fault, place: usual };
    if (fault.at === 'none') return { fault, place: '' };
    throw new LabUsageError(`Failed to place ${id}: it can stand nowhere in a lab of ${spec.nodes.length} nodes. Please take more nodes.`);
  }
  if (places.includes(place)) return { fault, place };
  const please = places.length === 0 ? 'Please say its name only, it has no place.' : `Please take one of: ${places.join(', ')}.`;
  throw new LabUsageError(`Failed to inject ${id} at ${place}: the fault has no such target.${didYouMean(place, places)} ${please}`);
}

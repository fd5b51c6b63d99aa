import type { Expected } from '../lab.js';
import { identityOf, type LabSpec, nodeOf, routeOf } from '../spec/spec.js';

/** The four rows of the playbook's table, as the diagnosis spells them. */
export const symptoms = {
  everyOther: 'every-other-request-fails',
  notVisible: 'change-not-visible',
  staleCache: 'stale-or-cross-environment-cache',
  tokenHere: 'token-works-here-not-there',
} as const;

type Culprit = Expected['culprits'][number];

export const culprit = {
  node: (spec: LabSpec, id: string): Culprit => ({ factor: 'node', level: nodeOf(spec, id).name }),
  identity: (spec: LabSpec, id: string): Culprit => ({ factor: 'identity', level: identityOf(spec, id).name }),
  route: (spec: LabSpec, id: string): Culprit => ({ factor: 'route', level: routeOf(spec, id).name }),
  provider: (id: string): Culprit => ({ factor: 'provider', level: id }),
  balancer: { factor: 'entry', level: 'balancer' },
  environment: (name: string): Culprit => ({ factor: 'environment', level: name }),
  store: (level: 'mysql' | 'redis'): Culprit => ({ factor: 'store', level }),
  setting: (key: string): Culprit => ({ factor: 'setting', level: key }),
  everything: { factor: 'everything', level: '*' },
} as const;

/** An expectation with exit code 1. */
export function expected(symptom: string | null, layer: string, fix: string, ...culprits: readonly Culprit[]): Expected {
  return { symptom, layer, culprits, fix, exitCode: 1 };
}

/** An expectation of a warning, which leaves the exit code at 0. */
export function expectedWarning(symptom: string | null, layer: string, fix: string, ...culprits: readonly Culprit[]): Expected {
  return { symptom, layer, culprits, fix, exitCode: 0 };
}

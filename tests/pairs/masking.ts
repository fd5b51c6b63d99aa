import type { FaultCase } from '../scenarios/fault-cases.js';

/** What of a cluster a fault takes away, so that nothing more can be seen there. */
interface Mask {
  readonly by: readonly string[];
  readonly why: string;
  hides(masked: FaultCase, by: FaultCase): boolean;
}

const nodeOf = ({ fault, place }: FaultCase): string | undefined => {
  if (fault.at === 'node') return place;
  return fault.at === 'node/provider' ? place.split('/')[0] : undefined;
};

const providerOf = ({ fault, place }: FaultCase): string | undefined => {
  if (fault.at === 'provider') return place;
  return fault.at === 'node/provider' ? place.split('/')[1] : undefined;
};

const sameNode = (a: FaultCase, b: FaultCase): boolean => nodeOf(a) !== undefined && nodeOf(a) === nodeOf(b);
const sameProvider = (a: FaultCase, b: FaultCase): boolean => providerOf(a) !== undefined && providerOf(a) === providerOf(b);

const ofUsers = ({ fault, place }: FaultCase): boolean =>
  ['user', 'identity'].includes(fault.at) || (fault.at === 'route' && place.endsWith('-own'));
const ofDatabase = ({ fault }: FaultCase): boolean => /database|sqlite|migration|schema|fell-back/.test(fault.id);
const ofCache = ({ fault }: FaultCase): boolean => /cache|prefix|redis|ttl/.test(fault.id);
const ofChats = ({ fault }: FaultCase): boolean => ['provider', 'route', 'node/provider'].includes(fault.at);

/** What shows in listings and streams that a global identity alone may ask for. */
const asGlobal: readonly string[] = ['node-other-upstream', 'node-other-weights', 'node-other-version', 'balancer-buffers-streams'];
/** What takes two identities at once to show. */
const asSeveral: readonly string[] = ['node-mixes-answers'];

/** The stated rules: who hides whom, and why nobody could see it. Everything else must be named. */
const masks: readonly Mask[] = [
  {
    by: ['node-down', 'node-hangs', 'node-errors', 'node-slow', 'node-flaps', 'node-rate-limits', 'node-auth-off'],
    why: 'that node tells nothing more',
    hides: sameNode,
  },
  { by: ['nothing-answers'], why: 'no node tells anything', hides: () => true },
  {
    by: ['mysql-down', 'all-nodes-fell-back', 'schema-visible-twice'],
    why: 'no node knows a user or uses the database',
    hides: (masked) => ofUsers(masked) || ofDatabase(masked) || ofChats(masked) || asSeveral.includes(masked.fault.id),
  },
  {
    by: ['provider-down', 'provider-rate-limits', 'provider-garbles', 'provider-slow', 'provider-down-covered'],
    why: 'nothing is asked over that provider any more',
    hides: (masked, by) => sameProvider(masked, by) || masked.fault.at === 'route',
  },
  {
    by: ['route-missing'],
    why: 'nothing asks that provider alone any more, and without it no rotation over it is risked',
    hides: (masked, by) => by.place === `direct-${providerOf(masked)}`,
  },
  { by: ['node-on-sqlite', 'node-fell-back-to-sqlite', 'node-on-other-database'], why: 'that node knows no user', hides: sameNode },
  {
    by: ['wrong-route-prefix'],
    why: 'no global identity is left to ask with',
    hides: (masked, by) => by.place === 'ops' && (ofCache(masked) || asGlobal.includes(masked.fault.id)),
  },
  { by: ['redis-down', 'default-response-prefix'], why: 'no node writes where the others could be compared', hides: ofCache },
];

/** Why the first of two faults cannot be seen beside the second; undefined: it can, and must be named. */
export function whyMasked(masked: FaultCase, by: FaultCase): string | undefined {
  return masks.find((mask) => mask.by.includes(by.fault.id) && mask.hides(masked, by))?.why;
}

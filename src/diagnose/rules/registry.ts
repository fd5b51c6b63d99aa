import { attributionFindings } from '../attributed-claim.js';
import { coverageFindings } from '../coverage.js';
import type { Rule } from '../rule.js';
import { waiverFindings } from '../waivers.js';
import { balancerChanges } from './balancer-changes.js';
import { balancerFails } from './balancer-fails.js';
import { balancerUpstreams } from './balancer-upstreams.js';
import { cacheTtl } from './cache-ttl.js';
import { certificates } from './certificates.js';
import { changes } from './changes.js';
import { clientLimit } from './client-limit.js';
import { clockSkew } from './clock-skew.js';
import { credentials } from './credentials.js';
import { database } from './database.js';
import { databaseWay } from './database-way.js';
import { everyChatFails } from './every-chat-fails.js';
import { everyNode } from './every-node.js';
import { inventory } from './inventory.js';
import { mixedAnswers } from './mixed-answers.js';
import { nodeAuth } from './node-auth.js';
import { nodeNowAndThen } from './node-now-and-then.js';
import { nodeUnhealthy } from './node-unhealthy.js';
import { nodeWaits } from './node-waits.js';
import { oneProcess } from './one-process.js';
import { prefixes } from './prefixes.js';
import { provider } from './provider.js';
import { providerDisabled } from './provider-disabled.js';
import { responsePrefix } from './response-prefix.js';
import { routeMissing } from './route-missing.js';
import { sessions } from './sessions.js';
import { staleUserConfig } from './stale-user-config.js';
import { storeAccess } from './store-access.js';
import { stores } from './stores.js';
import { tenants } from './tenants.js';
import { tier } from './tier.js';
import { tlsOffers } from './tls-offers.js';
import { unreachable } from './unreachable.js';

/** Every rule, in the order in which equals are preferred. */
export const allRules: readonly Rule[] = [
  certificates,
  unreachable,
  oneProcess,
  nodeAuth,
  nodeUnhealthy,
  nodeNowAndThen,
  everyNode,
  everyChatFails,
  nodeWaits,
  balancerUpstreams,
  balancerChanges,
  balancerFails,
  database,
  databaseWay,
  storeAccess,
  stores,
  staleUserConfig,
  changes,
  inventory,
  clockSkew,
  clientLimit,
  tlsOffers,
  responsePrefix,
  cacheTtl,
  prefixes,
  tenants,
  mixedAnswers,
  credentials,
  sessions,
  tier,
  provider,
  providerDisabled,
  routeMissing,
];

/** Ids of all findings there can be; each has a page in `docs/findings`. */
export const findingIds: readonly string[] = [
  ...allRules.flatMap((rule) => rule.findings),
  ...attributionFindings,
  ...waiverFindings,
  ...coverageFindings,
];

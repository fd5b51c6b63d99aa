import { containerFaults } from '../docker/faults/registry.js';
import type { FaultRequest } from '../lab-options.js';
import type { LabSpec } from '../spec/spec.js';
import { allNodesFellBack } from './all-nodes-fell-back.js';
import { balancerBuffersStreams } from './balancer-buffers-streams.js';
import { balancerDropsAuthorization } from './balancer-drops-authorization.js';
import { balancerEjectsEveryNode } from './balancer-ejects-every-node.js';
import { balancerKeepsDeadNode } from './balancer-keeps-dead-node.js';
import { balancerMissesNode } from './balancer-misses-node.js';
import { defaultResponsePrefix } from './default-response-prefix.js';
import type { Fault } from './define-fault.js';
import { limitCountedPerNode } from './limit-counted-per-node.js';
import { migrationBehind } from './migration-behind.js';
import { mysqlDown } from './mysql-down.js';
import { nodeAuthOff } from './node-auth-off.js';
import { nodeCannotReachProvider } from './node-cannot-reach-provider.js';
import { nodeCertificateExpired } from './node-certificate-expired.js';
import { nodeCertificateExpiresSoon } from './node-certificate-expires-soon.js';
import { nodeDisabledProvider } from './node-disabled-provider.js';
import { nodeDown } from './node-down.js';
import { nodeErrors } from './node-errors.js';
import { nodeFellBackToSqlite } from './node-fell-back-to-sqlite.js';
import { nodeFlaps } from './node-flaps.js';
import { nodeHangs } from './node-hangs.js';
import { nodeKeepsTokens } from './node-keeps-tokens.js';
import { nodeKeepsUserConfig } from './node-keeps-user-config.js';
import { nodeLacksGlobalToken } from './node-lacks-global-token.js';
import { nodeLacksRotation } from './node-lacks-rotation.js';
import { nodeMemoryCache } from './node-memory-cache.js';
import { nodeMixesAnswers } from './node-mixes-answers.js';
import { nodeOnOtherDatabase } from './node-on-other-database.js';
import { nodeOnOtherDatabaseServer } from './node-on-other-database-server.js';
import { nodeOnSqlite } from './node-on-sqlite.js';
import { nodeOtherPrefix } from './node-other-prefix.js';
import { nodeOtherRedisDb } from './node-other-redis-db.js';
import { nodeOtherUpstream } from './node-other-upstream.js';
import { nodeOtherVersion } from './node-other-version.js';
import { nodeOtherWeights } from './node-other-weights.js';
import { nodeOwnSessionSecret } from './node-own-session-secret.js';
import { nodeRateLimits } from './node-rate-limits.js';
import { nodeSlow } from './node-slow.js';
import { nodeStaleUserConfig } from './node-stale-user-config.js';
import { nothingAnswers } from './nothing-answers.js';
import { providerDown } from './provider-down.js';
import { providerDownCovered } from './provider-down-covered.js';
import { providerGarbles } from './provider-garbles.js';
import { providerRateLimits } from './provider-rate-limits.js';
import { providerSlow } from './provider-slow.js';
import { providerTooExpensive } from './provider-too-expensive.js';
import { redisDown } from './redis-down.js';
import { routeMissing } from './route-missing.js';
import { sameIdTwoTenants } from './same-id-two-tenants.js';
import { schemaVisibleTwice } from './schema-visible-twice.js';
import { sharedPrefix } from './shared-prefix.js';
import { tierBlocksUser } from './tier-blocks-user.js';
import { tokenInactive } from './token-inactive.js';
import { tokenScopeMcp } from './token-scope-mcp.js';
import { ttlTooLong } from './ttl-too-long.js';
import { usernameDiffers } from './username-differs.js';
import { wrongRoutePrefix } from './wrong-route-prefix.js';

/** Every fault that each engine can bring about, in the catalogue's order. */
export const allFaults: readonly Fault[] = [
  nodeDown,
  nodeHangs,
  nodeErrors,
  nodeSlow,
  nodeFlaps,
  nodeCertificateExpired,
  nodeCertificateExpiresSoon,
  balancerKeepsDeadNode,
  balancerMissesNode,
  balancerEjectsEveryNode,
  balancerDropsAuthorization,
  nothingAnswers,
  balancerBuffersStreams,
  nodeOnSqlite,
  nodeFellBackToSqlite,
  nodeOnOtherDatabase,
  nodeOnOtherDatabaseServer,
  allNodesFellBack,
  nodeStaleUserConfig,
  nodeKeepsUserConfig,
  schemaVisibleTwice,
  nodeOtherVersion,
  nodeLacksRotation,
  nodeOtherUpstream,
  nodeOtherWeights,
  migrationBehind,
  mysqlDown,
  sharedPrefix,
  defaultResponsePrefix,
  nodeOtherPrefix,
  nodeOtherRedisDb,
  nodeMemoryCache,
  ttlTooLong,
  redisDown,
  tokenScopeMcp,
  tokenInactive,
  usernameDiffers,
  wrongRoutePrefix,
  nodeLacksGlobalToken,
  nodeAuthOff,
  nodeKeepsTokens,
  tierBlocksUser,
  nodeRateLimits,
  limitCountedPerNode,
  nodeOwnSessionSecret,
  sameIdTwoTenants,
  nodeMixesAnswers,
  providerDown,
  providerDownCovered,
  providerSlow,
  providerRateLimits,
  providerGarbles,
  providerTooExpensive,
  routeMissing,
  nodeCannotReachProvider,
  nodeDisabledProvider,
];

/** Those that only containers give after them. */
export const knownFaults: readonly Fault[] = [...allFaults, ...containerFaults];

/** The fault at every place where it can stand; once, without a place, where it has none. */
export function placements(fault: Fault, spec: LabSpec): readonly FaultRequest[] {
  const places = fault.places(spec);
  return places.length === 0 ? [{ id: fault.id }] : places.map((place) => ({ id: fault.id, place }));
}

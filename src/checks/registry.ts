import { authMatrix } from './auth-matrix.js';
import { balancerParity } from './balancer-parity.js';
import type { Check } from './check.js';
import { clockSkew } from './clock-skew.js';
import { configConvergence } from './config-convergence.js';
import { consistency } from './consistency.js';
import { cost } from './cost.js';
import { dashboardSession } from './dashboard-session.js';
import { identities } from './identities.js';
import { isolation } from './isolation.js';
import { latency } from './latency.js';
import { migrationLevel } from './migration-level.js';
import { nodeHealth } from './node-health.js';
import { nodeModels } from './node-models.js';
import { prefixIsolation } from './prefix-isolation.js';
import { revocation } from './revocation.js';
import { routeMatrix } from './route-matrix.js';
import { sameInventory } from './same-inventory.js';
import { sameUserConfig } from './same-user-config.js';
import { sameVersion } from './same-version.js';
import { separateProcesses } from './separate-processes.js';
import { sharedCache } from './shared-cache.js';
import { sharedDatabase } from './shared-database.js';
import { spreadLimit } from './spread-limit.js';
import { streaming } from './streaming.js';
import { tls } from './tls.js';

/** Every check, from what a node answers by itself to what a client sees. A new check is added here and gets a page in docs/checks. */
export const allChecks: readonly Check[] = [
  nodeHealth,
  nodeModels,
  clockSkew,
  tls,
  separateProcesses,
  identities,
  authMatrix,
  revocation,
  dashboardSession,
  sameInventory,
  sameVersion,
  consistency,
  sharedDatabase,
  migrationLevel,
  sameUserConfig,
  configConvergence,
  sharedCache,
  prefixIsolation,
  isolation,
  balancerParity,
  routeMatrix,
  latency,
  cost,
  streaming,
  spreadLimit,
];

/** The check of that id; undefined where there is none. */
export const checkById = (id: string): Check | undefined => allChecks.find((check) => check.id === id);

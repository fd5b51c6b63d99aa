import type { Limits } from '../../src/target/cluster.js';

/** For clusters that are only judged, never asked: none of these is looked at but the last. */
export const NO_LIMITS: Limits = {
  connectTimeoutMs: 1,
  headersTimeoutMs: 1,
  bodyTimeoutMs: 1,
  requestTimeoutMs: 1,
  maxBodyBytes: 1,
  perNode: 1,
  inAll: 1,
  storeTimeoutMs: 1,
  maxScannedKeys: 1,
  maxClockSkewMs: 5_000,
  minCertificateDays: 14,
};

import { cellId } from '../../src/checks/cell-id.js';
import type { Cell, Check } from '../../src/checks/check.js';
import { defineCheck } from '../../src/checks/check.js';
import type { HttpQuestion, Question } from '../../src/checks/question.js';
import type { Verdict } from '../../src/checks/verdict.js';
import type { Finding } from '../../src/diagnose/finding.js';
import { seenOf } from '../../src/diagnose/judge.js';
import type { JudgedCell, RunView } from '../../src/diagnose/rule.js';
import type { Observation } from '../../src/record/observation.js';
import type { Cluster } from '../../src/target/cluster.js';
import { contractOf } from '../../src/target/contracts/registry.js';
import { Secret } from '../../src/target/secret.js';

/** A value that must be found in no report. */
export const CANARY = 'canary-0c5e1a77';

export const cluster: Cluster = {
  name: 'shop',
  environment: 'production',
  contract: 'aisbf-0.99',
  entry: { url: 'http://balancer.test', upstreamHeader: 'x-up' },
  nodes: [
    { id: 'n1', url: 'http://n1.test:1701' },
    { id: 'n2', url: 'https://10.0.0.2:1701', host: 'ai.test', tls: { serverName: 'n2.test', ca: "/etc/it's/ca.pem" } },
    { id: 'n3', url: 'http://n3.test:1701', drain: { reason: 'new disk', expires: '2030-01-01' } },
  ],
  identities: [
    { id: 'ops', kind: 'global', token: new Secret('OPS_TOKEN', CANARY) },
    { id: 'app', kind: 'user', username: 'app', token: new Secret('/run/secrets/app token', CANARY) },
  ],
  redis: { url: new Secret('REDIS_URL', CANARY), cachePrefix: 'aisbf:', responsePrefix: 'aisbf:response:', maxTtlSeconds: 60 },
  neighbours: [],
  routes: [],
  consistency: [],
  limits: {
    connectTimeoutMs: 1,
    headersTimeoutMs: 1,
    bodyTimeoutMs: 1,
    requestTimeoutMs: 20_000,
    maxBodyBytes: 1,
    perNode: 1,
    inAll: 1,
    storeTimeoutMs: 1,
    maxScannedKeys: 1,
    maxClockSkewMs: 1,
    minCertificateDays: 1,
  },
  allow: [],
  waivers: [],
};

export const httpQuestion = (node: string, more: Partial<HttpQuestion> = {}): HttpQuestion => ({
  kind: 'http',
  key: `http/${node}`,
  effect: 'read',
  factors: { node },
  to: { kind: 'node', id: node },
  bearer: { kind: 'identity', id: 'ops' },
  method: 'GET',
  path: '/health',
  ...more,
});

export const observed = (question: Question): Observation => ({
  question,
  outcome: { kind: 'unanswered', class: 'refused', message: 'connection refused' },
  attempt: 1,
  round: 0,
  at: '2030-01-01T00:00:00.000Z',
  atMs: 0,
  durationMs: 12,
});

export function judged(cell: Cell, status: Verdict['status'], reason: string, evidence: readonly string[] = []): JudgedCell {
  const code = status === 'pass' ? 'ok' : status === 'fail' ? 'no-answer' : status === 'unknown' ? 'inconclusive' : 'withheld';
  return { id: cellId(cell), cell, factors: {}, verdict: { status, code, reason, evidence, data: {} } };
}

/** A run over the cluster with these cells; the checks are those that the cells name, and `not-here`, which does not apply. */
export function viewOf(cells: readonly JudgedCell[], observations: readonly Observation[] = []): RunView {
  const ids = [...new Set([...cells.map(({ cell }) => cell.check), 'not-here'])];
  const contract = contractOf('aisbf-0.99', '');
  return {
    record: {
      started: {
        type: 'run-started',
        record: 1,
        tool: 'test',
        at: '2030-01-01T00:00:00.000Z',
        seed: 's',
        cluster,
        checks: ids.map((id) => ({ id, version: 1 })),
      },
      decided: { type: 'contract-decided', contract: 'aisbf-0.99', release: '0.99.87', quirks: [], why: 'declared' },
      planned: {
        type: 'planned',
        cells: cells.map(({ cell }) => cell),
        notApplicable: [{ check: 'not-here', why: 'no subject is declared' }],
        worstCase: { requests: 9, completions: 1 },
      },
      observations,
      ended: { type: 'run-ended', at: '2030-01-01T00:00:01.000Z', durationMs: 1234, spent: { requests: 9, completions: 1 } },
    },
    ctx: { cluster, contract, seed: 's' },
    cells,
    seen: seenOf(observations),
  };
}

export const aCheck = (id: string, needs: ReturnType<Check['needs']> = [[]]): Check =>
  defineCheck({
    id,
    title: `${id} is in order`,
    layer: 'node',
    severity: 'error',
    version: 1,
    notApplicable: () => undefined,
    needs: () => needs,
    cells: () => [],
    asks: () => [],
    worstCase: () => ({ requests: 0, completions: 0 }),
    judge: () => ({ status: 'pass', code: 'ok', reason: '', evidence: [], data: {} }),
  });

export const aFinding = (more: Partial<Finding> = {}): Finding => ({
  id: 'node-down',
  title: 'n2 does not answer',
  severity: 'error',
  symptom: 'every-other-request-fails',
  layer: 'node',
  fix: 'infrastructure',
  culprits: [{ factor: 'node', level: 'n2' }],
  evidence: { inside: { failed: 2, of: 2 }, outside: { failed: 0, of: 2 }, facts: ['connection refused on every attempt'] },
  firstCheck: 'Look whether the process runs on n2.',
  next: 'aisbf-check diagnose --node n2',
  checks: ['node-health'],
  attribution: 'attributed',
  rivals: [],
  waived: null,
  ...more,
});

import { z } from 'zod';
import type { Document } from './document.js';

const count = z.int().min(0);

const reprieve = z.looseObject({
  reason: z.string(),
  link: z.string().exactOptional(),
  expires: z.string().describe('Last day it holds, YYYY-MM-DD.'),
  daysLeft: count.exactOptional().describe('Whole days after the day of the run; 0: it holds today for the last time.'),
});

const culprit = z.looseObject({
  factor: z.enum(['node', 'identity', 'route', 'provider', 'entry', 'environment', 'store', 'setting', 'everything']),
  level: z
    .string()
    .describe(
      "The cluster file's id for node, identity and route; a provider id; `balancer`; an environment; `mysql` or `redis`; a setting.",
    ),
});

const failedOf = z.looseObject({ failed: count, of: count });

const finding = z.looseObject({
  id: z.string(),
  title: z.string().describe('The cause in one sentence.'),
  severity: z.enum(['critical', 'error', 'warning']),
  symptom: z
    .enum(['every-other-request-fails', 'change-not-visible', 'stale-or-cross-environment-cache', 'token-works-here-not-there'])
    .nullable(),
  layer: z.enum(['balancer', 'node', 'database', 'cache', 'auth', 'provider', 'route', 'network']).nullable(),
  fix: z.enum(['infrastructure', 'route-policy', 'credentials', 'harness']).nullable(),
  culprits: z.array(culprit),
  evidence: z.looseObject({ inside: failedOf, outside: failedOf, facts: z.array(z.string()) }),
  firstCheck: z.string(),
  next: z.string().describe('The command to run next.'),
  checks: z.array(z.string()).describe('Checks with cells that it explains.'),
  attribution: z.enum(['attributed', 'aliased', 'ambiguous', 'everything', 'unattributed']),
  rivals: z.array(z.array(culprit)),
  waived: reprieve.nullable(),
});

const checkSummary = z.looseObject({
  id: z.string(),
  verdict: z.enum(['pass', 'fail', 'unknown', 'not-evaluated', 'not-applicable']),
  cells: z.looseObject({ pass: count, fail: count, unknown: count, notEvaluated: count }),
  reason: z.string().nullable(),
});

const convergence = z.looseObject({
  check: z.string(),
  withinMs: z.number().describe('The declared time.'),
  changes: z.array(
    z.looseObject({
      change: z.string(),
      nodes: z
        .record(z.string(), z.number().nullable())
        .describe('Milliseconds from the change to the first answer that shows it; null: none did.'),
    }),
  ),
});

/** What `diagnose --json`, `gate --json` and `judge --json` print. Loose: later versions may add fields, never change one. */
export const documentSchema = z
  .looseObject({
    version: z.literal(1),
    cluster: z.string(),
    contract: z.string(),
    verdict: z.enum(['pass', 'warn', 'fail', 'unknown']),
    exitCode: z.union([z.literal(0), z.literal(1), z.literal(2)]),
    findings: z.array(finding).describe('Most severe first.'),
    checks: z.array(checkSummary),
    convergence: z.array(convergence).exactOptional().describe('When each node showed each change.'),
    coverage: z.looseObject({
      evaluated: count.describe('Checks of which at least one test case passed or failed.'),
      of: count.describe('Checks of the run.'),
      notCovered: z.array(z.looseObject({ area: z.string(), declare: z.string(), example: z.string() })),
    }),
    inconclusive: z
      .array(z.looseObject({ check: z.string(), testCases: count, reason: z.string(), hint: z.string() }))
      .describe('Required checks without a result: what an exit code of 2 comes from.'),
    spent: z.looseObject({
      requests: count,
      completions: count,
      tokens: count.exactOptional().describe('Told by usage.total_tokens; where no answer told, what was reserved.'),
      cost: z.number().exactOptional().describe("By the budget's costPerMillionTokens."),
    }),
    record: z.string().nullable().describe('Path of the run record.'),
    truncated: z.literal(true).exactOptional().describe('The record has no end: the run was killed. Left out of every other.'),
  })
  .describe('The outcome of one aisbf-check run.') satisfies z.ZodType<Document>;

import { z } from 'zod';
import { type ContractDecided, type Planned, RECORD_VERSION, type RunEnded } from './events.js';
import type { Observation } from './observation.js';

/*
 * What a line must have to be used without surprise. Loose on purpose: fields added later pass through. Each is a guard for the
 * type of the same name.
 */

const cost = z.looseObject({ requests: z.number(), completions: z.number() });
const question = z.looseObject({
  kind: z.enum(['http', 'sql', 'redis', 'tls', 'bracket', 'convergence']),
  key: z.string(),
  effect: z.enum(['read', 'mutates', 'spends']),
  factors: z.looseObject({}),
});

const shown = z.looseObject({ askedMs: z.number(), cameMs: z.number() });

const answer = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('http'),
    status: z.number(),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
    truncated: z.boolean(),
    arrivalsMs: z.array(z.number()).exactOptional(),
  }),
  z.looseObject({ kind: z.literal('sql'), rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))) }),
  z.looseObject({ kind: z.literal('redis') }),
  z.looseObject({
    kind: z.literal('tls'),
    protocol: z.string(),
    serverName: z.string(),
    chain: z.array(z.looseObject({ subject: z.string(), validTo: z.string(), fingerprint: z.string() })),
    untrusted: z.string().exactOptional(),
    wrongName: z.string().exactOptional(),
  }),
  z.looseObject({
    kind: z.literal('bracket'),
    before: z.array(z.looseObject({ kind: z.string() })),
    stimuli: z.array(z.string()),
    after: z.array(z.looseObject({ outcome: z.looseObject({ kind: z.string() }), satisfied: z.boolean(), waitedMs: z.number() })),
    problems: z.array(z.string()),
  }),
  z.looseObject({
    kind: z.literal('convergence'),
    changes: z.array(
      z.looseObject({
        name: z.string(),
        made: z.looseObject({ kind: z.string() }),
        watched: z.array(
          z.looseObject({ node: z.string().exactOptional(), asked: z.number(), lastMs: z.number(), shown: shown.exactOptional() }),
        ),
      }),
    ),
    problems: z.array(z.string()),
  }),
]);

const outcome = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('answered'), answer }),
  z.looseObject({ kind: z.literal('unanswered'), class: z.string(), message: z.string() }),
  z.looseObject({ kind: z.literal('withheld'), because: z.string(), detail: z.string() }),
]);

const observationShape = z.looseObject({
  question,
  outcome,
  attempt: z.number(),
  round: z.number(),
  at: z.string(),
  atMs: z.number(),
  durationMs: z.number(),
});

const cell = z.looseObject({ check: z.string() });
const plannedShape = z.looseObject({
  type: z.literal('planned'),
  cells: z.array(cell),
  notApplicable: z.array(z.looseObject({ check: z.string(), why: z.string() })),
  worstCase: cost,
});

const decidedShape = z.looseObject({
  type: z.literal('contract-decided'),
  contract: z.string(),
  release: z.string(),
  quirks: z.array(z.string()),
  why: z.string(),
});

const endedShape = z.looseObject({ type: z.literal('run-ended'), at: z.string(), durationMs: z.number(), spent: cost });

/** The first line, but for the cluster in it, which is read by `readCluster`. */
export const startedShape = z.looseObject({
  type: z.literal('run-started'),
  record: z.literal(RECORD_VERSION),
  tool: z.string(),
  at: z.string(),
  seed: z.string(),
  cluster: z.looseObject({}),
  checks: z.array(z.looseObject({ id: z.string(), version: z.number() })),
  selection: z.record(z.string(), z.array(z.string())).exactOptional(),
});

const observation = z.custom<Observation>((value) => observationShape.safeParse(value).success, 'not an observation');

/** Every line after the first. */
export const laterEvent = z.union(
  [
    z.object({ type: z.literal('observed'), observation }),
    z.custom<Planned>((value) => plannedShape.safeParse(value).success),
    z.custom<ContractDecided>((value) => decidedShape.safeParse(value).success),
    z.custom<RunEnded>((value) => endedShape.safeParse(value).success),
  ],
  'not an event of a run',
);

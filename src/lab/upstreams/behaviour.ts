import { z } from 'zod';

/** How a provider answers completions. Model listings are answered as usual whatever the behaviour, but for `refuse`. */
export const behaviourSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answer') }),
  /** The same text whatever the prompt says, as of a model that does not do as it is told. */
  z.object({ kind: z.literal('same-text') }),
  z.object({ kind: z.literal('status'), status: z.int().min(400).max(599), retryAfter: z.number().optional() }),
  z.object({ kind: z.literal('slow'), ms: z.number().nonnegative() }),
  z.object({ kind: z.literal('hang') }),
  z.object({ kind: z.literal('broken-json') }),
  /** Streams stop in the middle, other answers too. */
  z.object({ kind: z.literal('truncated-stream') }),
  z.object({ kind: z.literal('usage'), totalTokens: z.int().positive() }),
  /** The port is closed; healing opens the same one again. */
  z.object({ kind: z.literal('refuse') }),
]);
export type Behaviour = Readonly<z.infer<typeof behaviourSchema>>;

/** A request as a provider got it. */
export const upstreamRequestSchema = z.object({
  path: z.string(),
  /** Null where the request names none. */
  model: z.string().nullable(),
  /** Milliseconds since the epoch. */
  at: z.number(),
});
export type UpstreamRequest = Readonly<z.infer<typeof upstreamRequestSchema>>;

/** What the control port tells of one provider. */
export const providerReportSchema = z.object({
  port: z.number(),
  /** Completions and embeddings asked for so far. */
  count: z.number(),
  requests: z.array(upstreamRequestSchema),
});
export type ProviderReport = z.infer<typeof providerReportSchema>;

/** What the process of the providers writes once all its ports are open. */
export const portsSchema = z.object({ control: z.number(), providers: z.record(z.string(), z.number()) });
export type Ports = z.infer<typeof portsSchema>;

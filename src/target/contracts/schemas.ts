import { z } from 'zod';

/*
 * Shapes of a node's answers: strict on what a check judges by, open to any further key, as releases add some.
 * Measured on 0.99.87; aisbf-contract 1.3 (status), 1.4 (listings), 1.6 (chat and its errors), 1.7 (all providers failed).
 */

const name = z.string().min(1);
const whole = z.int().nonnegative();

export const rootSchema = z.looseObject({
  message: z.literal('AI Proxy Server is running'),
  providers: z.array(name),
  rotations: z.array(name),
  autoselect: z.array(name),
});

export const healthSchema = z.looseObject({ status: z.literal('ok') });

export const versionSchema = z.looseObject({ version: name });

export const modelsSchema = z.looseObject({
  object: z.literal('list'),
  data: z.array(z.looseObject({ id: name, object: z.literal('model'), created: whole, owned_by: z.string() })),
});

export const providersSchema = z.looseObject({
  providers: z.record(name, z.looseObject({ endpoint: z.string().nullable(), type: name })),
});

export const rotationsSchema = z.record(
  name,
  z.looseObject({
    model_name: z.string(),
    models: z.array(z.looseObject({ name, provider_id: name, weight: z.number().nullish() })),
  }),
);

export const autoselectsSchema = z.record(
  name,
  z.looseObject({
    model_name: z.string(),
    fallback: z.string().nullish(),
    selection_model: z.string().nullish(),
    available_models: z.array(z.looseObject({ model_id: name })),
  }),
);

export const usageSchema = z.looseObject({ prompt_tokens: whole, completion_tokens: whole, total_tokens: whole });

/** A whole completion. A failure dressed as one (`aisbf_error`) is none. */
export const chatSchema = z.looseObject({
  id: name,
  object: z.literal('chat.completion'),
  created: whole,
  model: name,
  choices: z
    .array(
      z.looseObject({
        index: whole,
        message: z.looseObject({ role: z.literal('assistant'), content: z.string() }),
        finish_reason: name,
      }),
    )
    .min(1),
  usage: usageSchema.nullish(),
  aisbf_error: z.literal(false).optional(),
});

/** One `data:` line of a streamed completion. */
export const chunkSchema = z.looseObject({
  id: name,
  object: z.literal('chat.completion.chunk'),
  created: whole,
  choices: z.array(
    z.looseObject({
      delta: z.looseObject({ content: z.string().nullish() }),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: usageSchema.nullish(),
});

/** What a rotation answers when no member did: a made-up completion, status 429 (200 where `notifyerrors` is on). */
export const allProvidersFailedSchema = z.looseObject({
  id: name,
  object: z.literal('chat.completion'),
  choices: z.array(z.looseObject({ message: z.looseObject({ content: z.string() }) })).min(1),
  aisbf_error: z.literal(true),
  rotation_id: name,
  attempted_count: whole.optional(),
  error_details: z.array(z.string()),
});

/** Errors made by routes. */
export const errorDetailSchema = z.looseObject({ detail: name });

/** Errors made by middlewares: refusals, rate limits, tiers. */
export const errorMessageSchema = z.looseObject({ error: name });

export const clientRateLimitSchema = z.looseObject({ error: z.literal('Too many requests'), retry_after: z.number() });

export const tierErrorSchema = z.looseObject({
  error: name,
  code: z.enum(['daily_limit_blocked', 'monthly_limit_blocked', 'daily_limit_exceeded', 'monthly_limit_exceeded', 'subscription_expired']),
});

export const validationErrorSchema = z.looseObject({
  detail: z.array(z.looseObject({ type: name, loc: z.array(z.union([z.string(), z.number()])), msg: name })).min(1),
});

/** Names that a route's expectation may use. */
export const judgedSchemaNames = [
  'chat',
  'all-providers-failed',
  'error-detail',
  'error-message',
  'validation-error',
  'client-rate-limit',
  'models',
] as const;

export const judgedSchemas = {
  chat: chatSchema,
  'all-providers-failed': allProvidersFailedSchema,
  'error-detail': errorDetailSchema,
  'error-message': errorMessageSchema,
  'validation-error': validationErrorSchema,
  'client-rate-limit': clientRateLimitSchema,
  models: modelsSchema,
} satisfies Readonly<Record<(typeof judgedSchemaNames)[number], z.ZodType>>;

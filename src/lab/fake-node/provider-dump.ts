import type { ProviderConfig } from './config.js';
import type { Json, JsonObject } from './json.js';
import { isObject } from './json.js';

/** Every field of a provider, as a user of role admin is shown it: what the file leaves out stands there with its default. */

const features = [
  'enable_nsfw_classification',
  'enable_privacy_classification',
  'enable_context_condensation',
  'enable_response_cache',
  'enable_prompt_batching',
  'enable_prompt_security',
  'enable_context_lens',
  'block_high_risk_prompts',
];

const modelFields = [
  'rate_limit',
  'max_request_tokens',
  'max_tokens',
  'error_cooldown',
  'description',
  'context_length',
  'architecture',
  'pricing',
  'top_provider',
  'supported_parameters',
  'default_parameters',
  ...features,
  'studio_capabilities',
  'studio_capability_source',
  'studio_capability_unknown',
  'studio_capability_notes',
];

const providerFields = [
  'auth_config',
  ...['kiro', 'kilo', 'claude', 'codex', 'qwen', 'coderai', 'runpod'].map((type) => `${type}_config`),
  ...['rate_limit', 'max_request_tokens', 'max_tokens', 'rate_limit_TPM', 'rate_limit_TPH', 'rate_limit_TPD'].map(
    (name) => `default_${name}`,
  ),
  ...['context_size', 'condense_context', 'condense_method', 'error_cooldown'].map((name) => `default_${name}`),
  'cache_ttl',
  'prompt_cache_key',
  ...['free_tier_limit', 'free_tier_period', 'free_tier_limit_type', 'premium_reference_monthly_cost', 'free_tier_description'],
  ...['requests', 'tokens'].flatMap((what) => ['daily', 'weekly', 'monthly'].map((when) => `pro_tier_${what}_${when}`)),
  ...features,
];

const secrets = new Set(['api_key', 'password', 'secret', 'token']);

const nulls = (fields: readonly string[]): JsonObject => Object.fromEntries(fields.map((field) => [field, null]));

/** Only what JSON can hold comes out of a configuration file: this tells the compiler so. */
const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null));

export function dumpProvider(config: ProviderConfig): JsonObject {
  const models = (config.models ?? []).map((model) => asJson({ ...nulls(modelFields), nsfw: false, privacy: false, ...model }));
  const all = asJson({ rate_limit: 0, ...nulls(providerFields), enable_native_caching: false, min_cacheable_tokens: 1024, ...config });
  const entries = isObject(all) ? Object.entries(all) : [];
  return { ...Object.fromEntries(entries.filter(([key]) => !secrets.has(key))), models };
}

export { asJson };

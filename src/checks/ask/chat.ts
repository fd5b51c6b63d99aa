import type { Identity } from '../../target/cluster.js';
import type { CacheKeyParts, ChatTarget, ModelRef } from '../../target/contracts/contract.js';
import type { CheckContext } from '../check.js';
import type { Bearer, ChatHarm, Destination, HttpQuestion } from '../question.js';
import { factorsOf } from './http.js';
import { destinationName, digest, questionKey } from './key.js';

/** Enough for a short sentence; part of the response cache's key, so it is the same in every chat. */
export const MAX_TOKENS = 64;

export interface ChatOptions {
  readonly to: Destination;
  readonly identity: Identity;
  readonly model: ModelRef;
  /** Every provider it may reach; undefined where that is not known. */
  readonly providers: readonly string[] | undefined;
  /** One of the contract's ways; left out: the one that follows from the identity's declared role. */
  readonly way?: ChatTarget;
  /** See {@link ChatHarm.sentinel}. */
  readonly sentinel?: string;
  /** Tells apart chats that must not share a completion. */
  readonly nth?: number | string;
  /** The destination whose prompt is repeated; left out: its own. */
  readonly promptOf?: Destination;
  /** Another chat's prompt, to be asked once more; left out: one of its own. */
  readonly prompt?: string;
  readonly stream?: true;
  /** Where routes limit its time: a late answer is looked at twice. */
  readonly lookTwice?: true;
}

/** Name of a user's own provider in harm rules: two users may use one id for two things. */
export const ownProvider = (identity: Identity, id: string): string => `user/${identity.username ?? identity.id}/${id}`;

export const modelName = (model: ModelRef): string =>
  model.kind === 'provider' ? `${model.id}/${model.model}` : `${model.kind}/${model.id}`;

/** Unique to the run, and equal for equal (destination, identity, model, nth). */
export function promptFor(ctx: CheckContext, options: Pick<ChatOptions, 'to' | 'identity' | 'model' | 'nth'>): string {
  const nonce = digest([ctx.seed, destinationName(options.to), options.identity.id, modelName(options.model), options.nth ?? 0], 20);
  return `aisbf-check ${nonce}: please answer with the one word ok.`;
}

/** A longer answer: one word comes in one piece, however it is passed on. */
const streamPromptFor = (ctx: CheckContext, options: Pick<ChatOptions, 'to' | 'identity' | 'model' | 'nth'>): string =>
  promptFor(ctx, options).replace(/: .*$/, ': please count from one to twenty in words.');

export const messagesOf = (prompt: string): CacheKeyParts['messages'] => [{ role: 'user', content: prompt }];

export function harmKind(model: ModelRef): ChatHarm['kind'] {
  if (model.kind === 'provider' || model.kind === 'user-provider') return 'direct';
  return model.kind === 'rotation' || model.kind === 'user-rotation' ? 'rotation' : 'autoselect';
}

/** Providers of a model that names its provider itself; undefined for rotations and autoselects. */
export function ownCandidates(model: ModelRef, identity: Identity): readonly string[] | undefined {
  if (model.kind === 'provider') return [model.id];
  return model.kind === 'user-provider' ? [ownProvider(identity, model.id)] : undefined;
}

/** The longest time that any declared route accepts for that chat; undefined where none asks for it, or one of them says nothing. */
function lateAfter({ cluster, contract }: CheckContext, { identity, model }: Pick<ChatOptions, 'identity' | 'model'>): number | undefined {
  const asking = cluster.routes.filter((route) => {
    const named = contract.parseModel(route.model);
    return named !== undefined && modelName(named) === modelName(model) && route.identities.includes(identity.id);
  });
  const limits = asking.flatMap((route) => route.expect.maxLatencyMs ?? []);
  return limits.length > 0 && limits.length === asking.length ? Math.max(...limits) : undefined;
}

/**
 * THE chat question for (destination, identity, model): every check builds it here, so that one completion serves them all.
 * Undefined where the contract has no way for that identity to ask for that model. The temperature is left to its default.
 */
export function chatQuestion(ctx: CheckContext, options: ChatOptions): HttpQuestion | undefined {
  const { to, identity, model, nth, stream, lookTwice, ...others } = options;
  const target = options.way ?? ctx.contract.chatTarget(model, identity);
  if (target === undefined) return undefined;
  const bearer: Bearer = to.kind === 'neighbour' ? { kind: 'neighbour', name: to.name } : { kind: 'identity', id: identity.id };
  const made = { to: options.promptOf ?? to, identity, model, ...(nth === undefined ? {} : { nth }) };
  const prompt = options.prompt ?? (stream ? streamPromptFor : promptFor)(ctx, made);
  const body = { model: target.model, messages: messagesOf(prompt), max_tokens: MAX_TOKENS, ...(stream ? { stream: true } : {}) };
  const parts = { to, bearer, method: 'POST' as const, path: target.path, body };
  const lateAfterMs = lateAfter(ctx, options);
  const again =
    lookTwice && lateAfterMs !== undefined
      ? chatQuestion(ctx, { to, identity, model, nth: 'again', ...(stream ? { stream } : {}), ...others })
      : undefined;
  const named = model.kind === 'provider' || model.kind === 'user-provider' ? { provider: model.id } : {};
  return {
    kind: 'http',
    key: questionKey({ ...parts, ...(nth === undefined ? {} : { nth }) }),
    effect: 'spends',
    factors: { ...factorsOf(to, bearer), ...named, ...(options.providers === undefined ? {} : { candidates: options.providers }) },
    ...parts,
    chat: {
      kind: harmKind(model),
      providers: options.providers,
      ...(options.providers === undefined && options.sentinel !== undefined ? { sentinel: options.sentinel } : {}),
      ...(lateAfterMs === undefined ? {} : { lateAfterMs }),
      ...(again === undefined ? {} : { again: { key: again.key, body: again.body } }),
      ...(stream ? { stream } : {}),
    },
  };
}

/** What the response cache's key of such a chat is made of, below the prefix. */
export function cacheKeyOf(ctx: CheckContext, options: Pick<ChatOptions, 'to' | 'identity' | 'model' | 'nth'>, endpoint: string): string {
  return ctx.contract.cacheKey({
    endpoint,
    model: options.model.kind === 'provider' ? options.model.model : options.model.id,
    messages: messagesOf(promptFor(ctx, options)),
    maxTokens: MAX_TOKENS,
  });
}

import type { Session } from './auth.js';
import { unixNow } from './chat/chat-types.js';
import { HttpError, messageOf } from './http-error.js';
import type { JsonObject } from './json.js';
import type { FakeNode } from './node.js';
import { asJson, dumpProvider } from './provider-dump.js';
import { buildProvider } from './provider-handler.js';
import { autoselectListing } from './rotation-listings.js';

/**
 * A user's own listings. Released nodes hold users' providers as plain dictionaries and look for attributes on them: their type is
 * "unknown", their models are never listed. A user of role admin sees the global ones as well.
 */

/** A listing without a user: authentication is switched off. */
export class NotAuthenticated extends Error {
  override readonly name = 'NotAuthenticated';
}

function userOf(session: Session): number {
  if (session.userId === null) throw new NotAuthenticated('Authentication required. Use a valid API token.');
  return session.userId;
}

const base = (kind: 'rotation' | 'autoselect', id: string): JsonObject => ({
  id: `${kind}/${id}`,
  object: 'model',
  created: unixNow(),
  owned_by: `aisbf-${kind}`,
  type: kind,
  [`${kind}_id`]: id,
});

async function adminModels(node: FakeNode, userId: number): Promise<readonly JsonObject[]> {
  const { rotations, autoselects } = node.config;
  return [
    ...[...rotations].map(([id, { model_name }]) => ({ ...base('rotation', id), model_name, source: 'global' })),
    ...[...autoselects].map(([id, { model_name, description }]) => ({
      ...base('autoselect', id),
      model_name,
      description,
      source: 'global',
    })),
    ...[...(await node.users.rotations(userId)).keys()].map((id) => ({ ...base('rotation', id), source: 'user_config' })),
    ...[...(await node.users.autoselects(userId)).keys()].map((id) => ({ ...base('autoselect', id), source: 'user_config' })),
  ];
}

async function plainModels(node: FakeNode, userId: number): Promise<readonly JsonObject[]> {
  const rotations = [...(await node.users.rotations(userId))].map(([id, config]) => ({
    ...base('rotation', id),
    model_name: config.model_name || id,
    capabilities: asJson(config['capabilities'] ?? []),
    source: 'user_config',
  }));
  const autoselects = [...(await node.users.autoselects(userId))].map(([id, config]) => ({
    ...base('autoselect', id),
    model_name: config.model_name || id,
    description: config.description,
    capabilities: asJson(config['capabilities'] ?? []),
    source: 'user_config',
  }));
  return [...rotations, ...autoselects];
}

export async function userModels(
  node: FakeNode,
  session: Session,
): Promise<{ readonly object: 'list'; readonly data: readonly JsonObject[] }> {
  const userId = userOf(session);
  // The handlers of all three kinds are made here, and with them the user's providers freeze too.
  await node.users.providers(userId);
  return { object: 'list', data: await (session.isAdmin ? adminModels(node, userId) : plainModels(node, userId)) };
}

const source = (session: Session, word: string): JsonObject => (session.isAdmin ? { source: word } : {});

export async function userProviders(node: FakeNode, session: Session): Promise<JsonObject> {
  const userId = userOf(session);
  const global = session.isAdmin ? [...node.config.providers] : [];
  const own = [...(await node.users.providers(userId)).keys()];
  return {
    providers: Object.fromEntries([
      ...global.map(([id, config]) => {
        const { name, type, endpoint, models } = config;
        return [id, { name, type, endpoint, models_count: models?.length ?? 0, config: dumpProvider(config), source: 'global' }] as const;
      }),
      ...own.map(
        (id) =>
          [id, { name: id, type: 'unknown', endpoint: null, models_count: 0, config: {}, ...source(session, 'user_config') }] as const,
      ),
    ]),
  };
}

export async function userRotations(node: FakeNode, session: Session): Promise<JsonObject> {
  const userId = userOf(session);
  const global = session.isAdmin ? [...node.config.rotations] : [];
  const own = [...(await node.users.rotations(userId))];
  return {
    rotations: Object.fromEntries([
      ...global.map(
        ([id, config]) => [id, { model_name: config.model_name, providers: asJson(config.providers), source: 'global' }] as const,
      ),
      ...own.map(([id, config]) => {
        const providers = asJson(config.providers);
        return [id, { model_name: config.model_name || id, providers, ...source(session, 'user_config') }] as const;
      }),
    ]),
  };
}

export async function userAutoselects(node: FakeNode, session: Session): Promise<JsonObject> {
  const userId = userOf(session);
  const global = session.isAdmin ? [...node.config.autoselects.keys()] : [];
  const own = [...(await node.users.autoselects(userId))];
  return {
    autoselects: Object.fromEntries([
      ...global.map((id) => {
        const { id: _, ...entry } = autoselectListing(node, id);
        return [id, { ...entry, source: 'global' }] as const;
      }),
      ...own.map(([id, config]) => {
        const { model_name, description, fallback } = config;
        const models = asJson(config.available_models);
        return [
          id,
          { model_name: model_name || id, description, fallback, available_models: models, ...source(session, 'user_config') },
        ] as const;
      }),
    ]),
  };
}

async function rotationModels(node: FakeNode, userId: number): Promise<readonly JsonObject[]> {
  return [...(await node.users.rotations(userId))].flatMap(([id, rotation]) =>
    rotation.providers.flatMap(({ provider_id, models }) =>
      (models ?? []).map(({ name, weight }) => ({
        id: `rotation/${id}/${name}`,
        name: id,
        object: 'model',
        created: unixNow(),
        owned_by: provider_id,
        rotation_id: id,
        actual_model: name,
        provider_id,
        weight: weight ?? 1,
        type: 'user_rotation',
      })),
    ),
  );
}

async function autoselectModels(node: FakeNode, userId: number): Promise<readonly JsonObject[]> {
  return [...(await node.users.autoselects(userId))].flatMap(([id, autoselect]) =>
    autoselect.available_models.map(({ model_id, description }) => ({
      id: `user-autoselect/${id}/${model_id}`,
      name: id,
      object: 'model',
      created: unixNow(),
      owned_by: 'user-autoselect',
      autoselect_id: id,
      description,
      type: 'user_autoselect',
    })),
  );
}

/** `GET /api/u/{u}/{word}/models`. Any other word is refused before anything of the user's is read. */
export async function userConfigModels(node: FakeNode, session: Session, word: string): Promise<JsonObject> {
  const userId = userOf(session);
  if (word === 'providers') {
    await node.users.providers(userId);
    return { data: [] };
  }
  if (word === 'rotations') return { data: await rotationModels(node, userId) };
  if (word === 'autoselects') return { data: await autoselectModels(node, userId) };
  throw new HttpError(400, "Invalid config type. Use 'providers', 'rotations', or 'autoselects'");
}

/** Global providers show as errors: a user's handler does not find them. */
export async function userProvidersHealth(node: FakeNode, session: Session): Promise<JsonObject> {
  const userId = userOf(session);
  const health: Record<string, JsonObject> = {};
  for (const id of [...node.config.providers.keys(), ...(await node.users.providers(userId)).keys()]) {
    try {
      const provider = await buildProvider(node, id, userId);
      health[id] = { status: provider.state.disabledReason() ? 'unavailable' : 'ok' };
    } catch (error) {
      health[id] = { status: 'error', detail: messageOf(error) };
    }
  }
  return health;
}

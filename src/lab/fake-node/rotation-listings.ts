import { unixNow } from './chat/chat-types.js';
import type { RotationConfig } from './config.js';
import { HttpError } from './http-error.js';
import type { JsonObject } from './json.js';
import type { FakeNode } from './node.js';
import { asJson } from './provider-dump.js';

/** Rotations and autoselects as global tokens may list them. */

interface RotationModel {
  readonly name: string;
  readonly provider_id: string;
  readonly weight: number;
  readonly rate_limit: number | null;
}

/** @throws a plain error (500 text) where a member's models are not named or have no weight, as released nodes do. */
export function rotationModels(rotation: RotationConfig): readonly RotationModel[] {
  return rotation.providers.flatMap((provider) => {
    if (provider.models === undefined) throw new Error("'models'");
    return provider.models.map(({ name, weight, rate_limit }) => {
      if (weight === undefined) throw new Error("'weight'");
      return { name, provider_id: provider.provider_id, weight, rate_limit: rate_limit ?? null };
    });
  });
}

export function rotationsListing(node: FakeNode): JsonObject {
  const entries = [...node.config.rotations].map(([id, rotation]) => {
    const models = rotationModels(rotation).map((model) => ({ ...model }));
    return [id, { model_name: rotation.model_name, models }] as const;
  });
  return Object.fromEntries(entries);
}

export function rotationsModels(node: FakeNode): JsonObject {
  const data = [...node.config.rotations].flatMap(([id, rotation]) =>
    rotationModels(rotation).map(({ name, provider_id, weight, rate_limit }) => ({
      id: `${id}/${name}`,
      name: id,
      object: 'model',
      created: unixNow(),
      owned_by: provider_id,
      rotation_id: id,
      actual_model: name,
      provider_id,
      weight,
      rate_limit,
    })),
  );
  return { data };
}

export function rotationListing(node: FakeNode, id: string): JsonObject {
  const rotation = node.config.rotations.get(id);
  if (rotation === undefined) throw new HttpError(404, `Rotation '${id}' not found`);
  return {
    id,
    model_name: rotation.model_name,
    providers: rotation.providers.map(({ provider_id, models }) => ({ provider_id, models: asJson(models) })),
  };
}

export function autoselectListing(node: FakeNode, id: string): JsonObject {
  const autoselect = node.config.autoselects.get(id);
  if (autoselect === undefined) throw new HttpError(404, `Autoselect '${id}' not found`);
  const models = autoselect.available_models.map(({ model_id, description }) => ({ model_id, description }));
  return {
    model_name: autoselect.model_name,
    description: autoselect.description,
    fallback: autoselect.fallback,
    available_models: models,
  };
}

export const autoselectsListing = (node: FakeNode): JsonObject =>
  Object.fromEntries([...node.config.autoselects.keys()].map((id) => [id, autoselectListing(node, id)]));

export function autoselectsModels(node: FakeNode): JsonObject {
  const data = [...node.config.autoselects].flatMap(([id, autoselect]) =>
    autoselect.available_models.map((model) => ({
      id: model.model_id,
      name: id,
      object: 'model',
      created: unixNow(),
      owned_by: 'autoselect',
      autoselect_id: id,
      description: model.description,
      fallback: autoselect.fallback,
    })),
  );
  return { data };
}

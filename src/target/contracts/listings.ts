import { z } from 'zod';
import { parseModel } from '../model-grammar.js';
import type { Member } from './contract.js';
import { autoselectsSchema, modelsSchema, providersSchema, rotationsSchema } from './schemas.js';

/** What is not a listing reads as an empty one: whether it is one is judged by its schema, elsewhere. */
const read = <T>(schema: z.ZodType<T>, json: unknown): T | undefined => {
  const parsed = schema.safeParse(json);
  return parsed.success ? parsed.data : undefined;
};

/** Members of each rotation, from `GET /api/rotations` (aisbf-contract 1.4). */
export function rotationsOf(json: unknown): ReadonlyMap<string, readonly Member[]> {
  const listing = read(rotationsSchema, json) ?? {};
  return new Map(
    Object.entries(listing).map(([id, rotation]) => [
      id,
      rotation.models.map(
        (model): Member => ({
          provider: model.provider_id,
          model: model.name,
          ...(typeof model.weight === 'number' && { weight: model.weight }),
        }),
      ),
    ]),
  );
}

/**
 * What each autoselect chooses among, from `GET /api/autoselect`. Released nodes do not list the model that selects (measured on
 * 0.99.87); where an answer names it as provider and model, it is given.
 */
export function autoselectsOf(json: unknown): ReadonlyMap<string, { readonly rotations: readonly string[]; readonly selector?: Member }> {
  const listing = read(autoselectsSchema, json) ?? {};
  return new Map(
    Object.entries(listing).map(([id, autoselect]) => {
      const selector = parseModel(autoselect.selection_model ?? '');
      const rotations = autoselect.available_models.map(({ model_id }) => model_id);
      return [
        id,
        selector?.kind === 'provider' ? { rotations, selector: { provider: selector.id, model: selector.model } } : { rotations },
      ];
    }),
  );
}

/** Address and type of each global provider, from `GET /api/v1/providers` (aisbf-contract 1.3). */
export function providersOf(json: unknown): ReadonlyMap<string, { readonly endpoint: string; readonly type: string }> {
  const listing = read(providersSchema, json)?.providers ?? {};
  return new Map(Object.entries(listing).map(([id, { endpoint, type }]) => [id, { endpoint: endpoint ?? '', type }]));
}

const bareList = z.array(z.looseObject({ id: z.string() }));

/** Ids of a models listing, in its order; also of the bare arrays below `/api/ID/models`. */
export function modelIdsOf(json: unknown): readonly string[] {
  return (read(modelsSchema, json)?.data ?? read(bareList, json) ?? []).map(({ id }) => id);
}

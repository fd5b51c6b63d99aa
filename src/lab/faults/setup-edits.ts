import type { AutoselectJson, NodeSetup, RotationJson } from '../files/node-files.js';

/** The record without that key. */
export function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

/** The record with every value changed. */
export function mapped<T>(record: Readonly<Record<string, T>>, change: (value: T) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

/** The setup with another prefix of the response cache. */
export function withResponsePrefix(setup: NodeSetup, prefix: string): NodeSetup {
  return { ...setup, aisbf: { ...setup.aisbf, response_cache: { ...setup.aisbf.response_cache, redis_key_prefix: prefix } } };
}

/** An autoselect whose selection does not go over `provider`: over the first other provider that answers in the selector's way. */
function selectedElsewhere(autoselect: AutoselectJson, provider: string, setup: NodeSetup): AutoselectJson {
  if (!autoselect.selection_model.startsWith(`${provider}/`)) return autoselect;
  const other = Object.values(setup.providers).find(({ id, type }) => id !== provider && type === 'ollama');
  const model = other?.models[0]?.name;
  return other === undefined || model === undefined ? autoselect : { ...autoselect, selection_model: `${other.id}/${model}` };
}

/** No autoselect makes its choice over that provider. */
export function selectionsAvoiding(setup: NodeSetup, provider: string): NodeSetup {
  return { ...setup, autoselects: mapped(setup.autoselects, (one) => selectedElsewhere(one, provider, setup)) };
}

/** Each rotation that holds the provider holds it alone. */
export function rotationsAlone(setup: NodeSetup, provider: string): NodeSetup {
  return {
    ...setup,
    rotations: mapped(setup.rotations, (rotation) => {
      const alone = rotation.providers.filter((member) => member.provider_id === provider);
      return alone.length === 0 ? rotation : { ...rotation, providers: alone };
    }),
  };
}

/** What every provider fault needs to show: nothing stands in for the provider, and no autoselect chooses over it. */
export function dependingOn(setup: NodeSetup, provider: string): NodeSetup {
  return selectionsAvoiding(rotationsAlone(setup, provider), provider);
}

/** The provider is configured nowhere. */
export function withoutProvider(setup: NodeSetup, provider: string): NodeSetup {
  const dropped = (rotation: RotationJson): RotationJson => ({
    ...rotation,
    providers: rotation.providers.filter((member) => member.provider_id !== provider),
  });
  const rest = selectionsAvoiding(setup, provider);
  return { ...rest, providers: without(rest.providers, provider), rotations: mapped(rest.rotations, dropped) };
}

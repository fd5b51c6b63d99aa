import type { ConsistencyItem } from '../target/cluster.js';
import type { Contract, EndpointId } from '../target/contracts/contract.js';
import type { SqlValue } from './question.js';

/** Who reads an item: `global` is the first global identity that the very node accepts. */
export type Reader = { readonly kind: 'nobody' } | { readonly kind: 'global' } | { readonly kind: 'identity'; readonly id: string };

/** A consistency item with who reads it and, for the built-in ones, the endpoint whose schema the answer has to meet. */
export interface AgreementItem {
  readonly item: ConsistencyItem;
  readonly reader: Reader;
  readonly endpoint?: EndpointId;
  /** Values bound in the item's `sql`. */
  readonly params?: readonly SqlValue[];
}

/* Order in the files is free, and so is the order among equal weights: members are sorted by what they are. */
const MEMBERS =
  "sort_by([1].models[*].{provider: provider_id, model: name, weight: weight}, &join('/', [provider, model, to_string(weight)]))";

/* Ids, `created` and fetch times of single answers are legitimate differences: only what a client can ask for is kept. */
const BUILT_IN: readonly { readonly id: string; readonly endpoint: EndpointId; readonly project: string }[] = [
  { id: 'root', endpoint: 'root', project: '{providers: sort(providers), rotations: sort(rotations), autoselect: sort(autoselect)}' },
  { id: 'providers', endpoint: 'providers', project: 'providers' },
  { id: 'rotations', endpoint: 'rotations', project: `from_items(items(@)[*].[[0], ${MEMBERS}])` },
  {
    id: 'autoselects',
    endpoint: 'autoselects',
    project: 'from_items(items(@)[*].[[0], {fallback: [1].fallback, models: sort([1].available_models[*].model_id)}])',
  },
  { id: 'models', endpoint: 'models', project: 'sort(data[*].id)' },
  { id: 'version', endpoint: 'version', project: 'version' },
];

/** What `same-inventory` compares, written in the cluster file's own language. */
export function builtInItems(contract: Contract): readonly AgreementItem[] {
  return BUILT_IN.map(({ id, endpoint, project }) => {
    const { method, path, auth } = contract.endpoints[endpoint];
    const item: ConsistencyItem = { id, request: `${method} ${path}`, project, expect: 'agree' };
    return { item, reader: { kind: auth === 'open' ? 'nobody' : 'global' }, endpoint };
  });
}

/** The cluster file's own items. */
export const declaredItems = (items: readonly ConsistencyItem[]): readonly AgreementItem[] =>
  items.map((item) => ({ item, reader: item.as === undefined ? { kind: 'nobody' } : { kind: 'identity', id: item.as } }));

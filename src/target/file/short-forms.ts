const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly unknown[] | undefined => (Array.isArray(value) ? value : undefined);

/** What a cluster is called that has no name of its own. */
const DEFAULT_NAME = 'aisbf';

/** An id that is not taken: the wanted one, else with a number behind it. */
function free(wanted: string, taken: ReadonlySet<string>): string {
  for (let nth = 1; ; nth += 1) {
    const id = nth === 1 ? wanted : `${wanted}-${nth}`;
    if (!taken.has(id)) return id;
  }
}

const idsOf = (list: readonly unknown[]): Set<string> =>
  new Set(list.flatMap((one) => (isObject(one) && typeof one['id'] === 'string' ? [one['id']] : [])));

/** An address alone is a node: `node-1`, `node-2` by its place in the list. */
function nodesOf(list: readonly unknown[]): readonly unknown[] {
  const taken = idsOf(list);
  return list.map((one, index) => {
    if (typeof one !== 'string') return one;
    const id = free(`node-${index + 1}`, taken);
    taken.add(id);
    return { id, url: one };
  });
}

/** Who has a username is a user, called by it, unless the file says otherwise. */
function identitiesOf(list: readonly unknown[]): readonly unknown[] {
  return list.map((one) => {
    if (!isObject(one)) return one;
    const { username } = one;
    if (typeof username !== 'string') return one;
    return { id: username, kind: 'user', ...one };
  });
}

/** `autoselect:chat-default` is called `chat-default`, `alpha/chat-model` is called `alpha-chat-model`. */
const nameOf = (model: string): string =>
  model.replace(/^(rotations?|autoselect(ions)?|user-(provider|rotation|autoselect))[:/]/, '').replace(/[:/]/g, '-');

interface Caller {
  readonly id: string;
  readonly isGlobal: boolean;
}

/** A model alone is a route, called by every identity that can: a global token reaches nothing that belongs to a user. */
function routesOf(list: readonly unknown[], all: readonly Caller[]): readonly unknown[] {
  const taken = idsOf(list);
  const callersOf = (model: unknown): readonly string[] => {
    const belongsToUser = typeof model === 'string' && model.startsWith('user-');
    const able = all.filter(({ isGlobal }) => !(belongsToUser && isGlobal));
    // Nobody can: the check says so, with what to declare.
    return (able.length === 0 ? all : able).map(({ id }) => id);
  };
  return list.map((one) => {
    if (typeof one === 'string') {
      const id = free(nameOf(one), taken);
      taken.add(id);
      return { id, model: one, identities: callersOf(one) };
    }
    return isObject(one) && one['identities'] === undefined ? { ...one, identities: callersOf(one['model']) } : one;
  });
}

const callersAmong = (identities: readonly unknown[]): readonly Caller[] =>
  identities.flatMap((one) => {
    if (!isObject(one) || typeof one['id'] !== 'string' || one['kind'] === 'dashboard' || one['harness'] === true) return [];
    return [{ id: one['id'], isGlobal: one['kind'] === 'global' }];
  });

/**
 * The long form of what may be written shortly, so that addresses, one user and a list of models are a whole cluster file: nodes as addresses,
 * users without id and kind, routes as models, no name. Everything else is left as it is, mistakes too. Pure.
 */
export function expandShortForms(value: unknown): unknown {
  if (!isObject(value)) return value;
  const nodes = listOf(value['nodes']);
  const identities = listOf(value['identities']);
  const routes = listOf(value['routes']);
  const long = identities === undefined ? undefined : identitiesOf(identities);
  return {
    name: DEFAULT_NAME,
    ...value,
    ...(nodes === undefined ? {} : { nodes: nodesOf(nodes) }),
    ...(long === undefined ? {} : { identities: long }),
    ...(routes === undefined ? {} : { routes: routesOf(routes, callersAmong(long ?? [])) }),
  };
}

interface Shape {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
  readonly items?: unknown;
}

const without = (schema: Shape, keys: readonly string[]): Shape => ({
  ...schema,
  ...(schema.required === undefined ? {} : { required: schema.required.filter((key) => !keys.includes(key)) }),
});

/** The JSON Schema of the long form, widened by the short ones, for editors. */
export function withShortForms(schema: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { properties = {}, required = [] }: Shape = schema;
  const list = (name: string, item: (long: Shape) => unknown): Readonly<Record<string, unknown>> => {
    const known = properties[name];
    const items = isObject(known) ? known['items'] : undefined;
    return isObject(known) && isObject(items) ? { [name]: { ...known, items: item(items) } } : {};
  };
  const orText = (long: Shape, description: string): unknown => ({ anyOf: [{ type: 'string', description }, long] });
  return {
    ...schema,
    properties: {
      ...properties,
      ...list('nodes', (long) => orText(long, 'An address: the node is called node-1, node-2 ... by its place.')),
      ...list('identities', (long) => without(long, ['id', 'kind'])),
      ...list('routes', (long) => orText(without(long, ['identities']), 'A model: the route is called by its id, for every identity.')),
    },
    required: required.filter((key) => key !== 'name'),
  };
}

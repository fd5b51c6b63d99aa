import { z } from 'zod';
import { didYouMean } from './did-you-mean.js';
import type { Finding } from './zod-problems.js';

const text = z.string().catch('');
const anything = z.unknown().optional();
const listOf = <T extends z.ZodType>(item: T) => z.array(item.catch(() => item.parse({}))).catch([]);

const named = z.looseObject({ id: text, name: text });
const identity = z.looseObject({ id: text, kind: text, username: anything, harness: anything, token: anything, password: anything });

/** As much of the file as cross-checks read, tolerant of everything else: they run on files that have other problems too. */
const outline = z.looseObject({
  nodes: listOf(named),
  identities: listOf(identity),
  routes: listOf(z.looseObject({ id: text, identities: z.array(text).catch([]) })),
  neighbours: listOf(
    z.looseObject({
      name: text,
      probe: z
        .looseObject({ identity: identity.optional().catch(undefined) })
        .optional()
        .catch(undefined),
    }),
  ),
  rateLimit: z
    .looseObject({ identity: identity.optional().catch(undefined) })
    .optional()
    .catch(undefined),
  consistency: listOf(z.looseObject({ id: text, as: text, request: text, expect: text, value: anything, sql: anything })),
});

type Outline = z.infer<typeof outline>;

/** What no single key can tell: ids used twice, ids that nothing has, keys that need one another. */
export function crossCheck(value: unknown): readonly Finding[] {
  const parsed = outline.safeParse(value);
  if (!parsed.success) return [];
  const file = parsed.data;
  return [
    ...duplicates(
      'nodes',
      'id',
      file.nodes.map((node) => node.id),
    ),
    ...duplicates(
      'identities',
      'id',
      file.identities.map((one) => one.id),
    ),
    ...duplicates(
      'routes',
      'id',
      file.routes.map((route) => route.id),
    ),
    ...duplicates(
      'neighbours',
      'name',
      file.neighbours.map((neighbour) => neighbour.name),
    ),
    ...duplicates(
      'consistency',
      'id',
      file.consistency.map((item) => item.id),
    ),
    ...file.identities.flatMap((one, index) => [...username(one, ['identities', index]), ...credential(one, ['identities', index])]),
    ...file.neighbours.flatMap(({ probe }, index) =>
      probe?.identity ? username(probe.identity, ['neighbours', index, 'probe', 'identity']) : [],
    ),
    ...(file.rateLimit?.identity ? username(file.rateLimit.identity, ['rateLimit', 'identity']) : []),
    ...harness(file),
    ...references(file),
    ...consistency(file),
  ];
}

function duplicates(list: string, key: string, ids: readonly string[]): readonly Finding[] {
  return ids.flatMap((id, index) => {
    const first = ids.indexOf(id);
    if (id === '' || first === index) return [];
    return [{ path: [list, index, key], at: 'value', message: `${id} is already the ${key} of ${list}[${first}]` } satisfies Finding];
  });
}

function username(one: Outline['identities'][number], path: readonly (string | number)[]): readonly Finding[] {
  if (one.kind !== 'user' || one.username !== undefined) return [];
  return [{ path: [...path, 'username'], at: 'value', message: 'this is missing: a user identity is asked for below /api/u/USERNAME' }];
}

function credential(one: Outline['identities'][number], path: readonly (string | number)[]): readonly Finding[] {
  if (!['global', 'user', 'dashboard'].includes(one.kind)) return [];
  const [needed, foreign] = one.kind === 'dashboard' ? (['password', 'token'] as const) : (['token', 'password'] as const);
  const missing = (key: string, why: string): Finding => ({ path: [...path, key], at: 'value', message: `this is missing: ${why}` });
  return [
    ...(one[needed] === undefined ? [missing(needed, `a ${one.kind} identity has one`)] : []),
    ...(one[foreign] === undefined
      ? []
      : [{ path: [...path, foreign], at: 'key' as const, message: `a ${one.kind} identity has no ${foreign}` }]),
    ...(one.kind === 'dashboard' && one.username === undefined ? [missing('username', 'the account that is logged in to')] : []),
    ...(one.kind === 'dashboard' && one.harness !== undefined
      ? [{ path: [...path, 'harness'], at: 'key' as const, message: 'this belongs to a user identity' }]
      : []),
  ];
}

function harness({ identities }: Outline): readonly Finding[] {
  // A global identity may be it by mistake: that is for the checks to find on the nodes, not for the file's reader to refuse.
  const [first, ...others] = identities.flatMap((one, index) => (one.harness === true ? [index] : []));
  return others.map((index) => ({
    path: ['identities', index, 'harness'],
    at: 'value',
    message: `identities[${first}] is the harness identity already`,
  }));
}

function references({ identities, routes, consistency }: Outline): readonly Finding[] {
  const known = identities.flatMap((one) => (one.id === '' || one.kind === 'dashboard' ? [] : [one.id]));
  const unknown = (id: string, path: readonly (string | number)[]): readonly Finding[] =>
    id === '' || known.includes(id) ? [] : [{ path, at: 'value', message: `no identity has the id ${id}${didYouMean(id, known)}` }];
  return [
    ...routes.flatMap((route, r) => route.identities.flatMap((id, i) => unknown(id, ['routes', r, 'identities', i]))),
    ...routes.flatMap((route, r) =>
      route.identities.flatMap((id, i): readonly Finding[] =>
        id === '' || route.identities.indexOf(id) === i
          ? []
          : [{ path: ['routes', r, 'identities', i], at: 'value', message: `${id} is listed twice` }],
      ),
    ),
    ...consistency.flatMap((item, c) => unknown(item.as, ['consistency', c, 'as'])),
  ];
}

function consistency({ consistency: items, identities }: Outline): readonly Finding[] {
  return items.flatMap((item, index): readonly Finding[] => {
    const at = (key: string, message: string): readonly Finding[] => [{ path: ['consistency', index, key], at: 'value', message }];
    const asker = identities.find((one) => one.id === item.as);
    return [
      ...(item.expect === 'equal' && item.value === undefined ? at('value', 'this is missing: expect: equal compares with it') : []),
      ...(item.expect === 'rows' && item.sql === undefined ? at('sql', 'this is missing: expect: rows compares with its result') : []),
      ...(item.request.includes('{username}') && asker?.kind !== 'user'
        ? at('as', '{username} in the request needs a user identity here')
        : []),
    ];
  });
}

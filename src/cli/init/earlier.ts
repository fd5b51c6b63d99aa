import { parse } from 'yaml';
import { z } from 'zod';
import type { InitAnswers } from './answers.js';

const said = z.looseObject({
  name: z.string(),
  nodes: z.array(z.looseObject({ id: z.string(), url: z.string() })).min(1),
  entry: z.looseObject({ url: z.string() }).optional(),
  identities: z.array(z.looseObject({ kind: z.string(), username: z.string().optional(), token: z.string() })).optional(),
  mysql: z.looseObject({ url: z.string() }).optional(),
  redis: z.looseObject({ url: z.string(), cachePrefix: z.string().optional(), responsePrefix: z.string().optional() }).optional(),
});

const variableIn = (text: string | undefined): string | undefined => /^\$\{(\w+)\}$/.exec(text ?? '')?.[1];

/** What an earlier dialog was told before it was ended, from the file that kept it; undefined where that says nothing of use. */
export function earlierAnswers(text: string): InitAnswers | undefined {
  let document: unknown;
  try {
    document = parse(text);
  } catch {
    // Somebody edited it. It is only what is proposed.
    return undefined;
  }
  const { data } = said.safeParse(document);
  if (data === undefined) return undefined;
  const { name, nodes, entry, identities = [] } = data;
  const globalToken = variableIn(identities.find(({ kind }) => kind === 'global')?.token);
  const user = identities.find(({ kind }) => kind === 'user');
  const userToken = variableIn(user?.token);
  const [mysql, redis] = [variableIn(data.mysql?.url), variableIn(data.redis?.url)];
  const { cachePrefix, responsePrefix } = data.redis ?? {};
  return {
    name,
    nodes: nodes.map(({ id, url }) => ({ id, url })),
    ...(entry === undefined ? {} : { entry: { url: entry.url } }),
    ...(globalToken === undefined ? {} : { globalToken }),
    ...(user?.username === undefined || userToken === undefined ? {} : { user: { username: user.username, token: userToken } }),
    ...(mysql === undefined ? {} : { mysql }),
    ...(redis === undefined
      ? {}
      : {
          redis: {
            url: redis,
            ...(cachePrefix === undefined ? {} : { cachePrefix }),
            ...(responsePrefix === undefined ? {} : { responsePrefix }),
          },
        }),
    routes: [],
  };
}

import { z } from 'zod';
import type { Cluster } from '../target/cluster.js';
import { Secret } from '../target/secret.js';

/** A secret as the record has it: its name only. It comes back without a value, so nothing can be sent with it. */
const secret = z.string().transform((text) => new Secret(text.replace(/^\$\{(.*)\}$/s, '$1'), ''));
const identity = z.looseObject({ id: z.string(), kind: z.enum(['global', 'user']), token: secret });
const named = z.looseObject({ id: z.string() });

const shape = z.looseObject({
  name: z.string(),
  environment: z.string(),
  contract: z.string(),
  nodes: z.array(z.looseObject({ id: z.string(), url: z.string() })),
  identities: z.array(identity),
  dashboards: z.array(z.looseObject({ id: z.string(), username: z.string(), password: secret })).exactOptional(),
  mysql: z.looseObject({ url: secret, writeUrl: secret.exactOptional(), nodesAccount: secret.exactOptional() }).exactOptional(),
  redis: z.looseObject({ url: secret, cachePrefix: z.string(), responsePrefix: z.string() }).exactOptional(),
  neighbours: z.array(z.looseObject({ name: z.string(), probe: z.looseObject({ identity }).exactOptional() })),
  rateLimit: z.looseObject({ identity }).exactOptional(),
  routes: z.array(named),
  consistency: z.array(named),
  limits: z.looseObject({}),
  allow: z.array(z.string()),
  waivers: z.array(z.looseObject({ finding: z.string() })),
});

const isCluster = (value: unknown): value is Cluster => typeof value === 'object' && value !== null && 'limits' in value;

/** The cluster of a record, its secrets as empty {@link Secret}s that print as before. @throws {z.ZodError} where it is no cluster */
export function reviveCluster(json: unknown): Cluster {
  const revived: unknown = shape.parse(json);
  if (!isCluster(revived)) throw new Error('its cluster is incomplete');
  return revived;
}

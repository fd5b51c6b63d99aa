import { z } from 'zod';
import { type Asker, type Behaviour, behaviour, type Reply, whole } from '../behaviour.js';

const record = z.record(z.string(), z.unknown());
const models = z.object({ data: z.array(z.looseObject({ type: z.string(), source: z.string().optional() })) });

/** Told of a rotation or autoselect only where a size is configured. */
const SIZES: readonly string[] = ['context_length', 'context_window'];

const keys = (value: object): string => `{${Object.keys(value).sort().join(', ')}}`;

/** Status, and what `read` makes of a body of the wanted shape. */
function shown<T>({ status, json, text }: Reply, schema: z.ZodType<T>, read: (value: T) => string | undefined): string | undefined {
  const parsed = schema.safeParse(json);
  if (!parsed.success) return `${status} of another shape: ${text.slice(0, 200)}`;
  const what = read(parsed.data);
  return what === undefined ? undefined : `${status} ${what}`;
}

/** The keys of the first entry of a kind, of providers one whose models are configured; nothing where there is none. */
const entryKeys =
  (type: string): Behaviour['show'] =>
  (reply) =>
    shown(reply, models, ({ data }) => {
      const entry = data.find((one) => one.type === type && (type !== 'provider' || one.source === 'local_config'));
      return entry && keys(type === 'provider' ? entry : Object.fromEntries(Object.entries(entry).filter(([key]) => !SIZES.includes(key))));
    });

/** The keys of the first of named things, below `path` where there is one; nothing where there is none. */
const memberKeys =
  (path?: string): Behaviour['show'] =>
  (reply) =>
    shown(reply, record, (body) => {
      const inner = record.safeParse(path === undefined ? body : body[path]);
      const first = record.safeParse(inner.success ? Object.values(inner.data)[0] : undefined);
      if (!inner.success) return 'of another shape';
      return first.success ? `${path === undefined ? '' : `${path}: `}ID ${keys(first.data)}` : undefined;
    });

const asked = (
  id: string,
  title: string,
  citation: string,
  path: string,
  show: Behaviour['show'] = whole,
  as: Asker = 'global',
): Behaviour => behaviour({ id, title, citation, request: { as, path } }, show);

/** Listings of a node: which keys they have, not what this cluster put in (contract 1.3, 1.4, 12.A D8). */
export const listings: readonly Behaviour[] = [
  asked('root', 'GET / without a token', '1.3', '/', (reply) => shown(reply, record, keys), 'nobody'),
  asked('version', 'GET /version with a global token', '1.3', '/version'),
  asked('api-version', 'GET /api/version', '1.3', '/api/version'),
  asked('models-provider', 'GET /api/models without a token: a provider', '1.4, 12.A D8', '/api/models', entryKeys('provider'), 'nobody'),
  asked('models-rotation', 'GET /api/models without a token: a rotation', '1.4', '/api/models', entryKeys('rotation'), 'nobody'),
  asked('models-autoselect', 'GET /api/models without a token: an autoselect', '1.4', '/api/models', entryKeys('autoselect'), 'nobody'),
  asked('models-v1', 'GET /v1/models without a token', '1.4', '/v1/models', whole, 'nobody'),
  asked('model-unknown', 'GET /api/v1/models/ID of an unknown one', '1.4', '/api/v1/models/aisbf-check/none'),
  asked('providers', 'GET /api/v1/providers', '1.3', '/api/v1/providers', memberKeys('providers')),
  asked('rotations', 'GET /api/rotations', '1.4', '/api/rotations', memberKeys()),
  asked('autoselects', 'GET /api/autoselect', '1.4', '/api/autoselect', memberKeys()),
  asked('rotation-unknown', 'GET /api/rotations/ID of an unknown one', '1.4', '/api/rotations/aisbf-check-none'),
  asked('autoselect-unknown', 'GET /api/autoselect/ID of an unknown one', '1.4', '/api/autoselect/aisbf-check-none'),
  asked('members-unknown', 'GET /api/ID/models of an unknown one', '1.4', '/api/aisbf-check-none/models'),
  asked('cache-stats', 'GET /api/v1/cache/stats', 'first page 8, 12.B 8', '/api/v1/cache/stats'),
  asked('providers-old', 'GET /api/providers', '1.3', '/api/providers'),
];

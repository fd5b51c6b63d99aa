import type { Endpoint, EndpointId } from './contract.js';
import { autoselectsSchema, healthSchema, modelsSchema, providersSchema, rootSchema, rotationsSchema, versionSchema } from './schemas.js';

const listing = (id: EndpointId, path: string, auth: Endpoint['auth'], schema: Endpoint['schema'], citation: string): Endpoint => ({
  id,
  method: 'GET',
  path,
  auth,
  schema,
  citation: `measured on 0.99.87; aisbf-contract ${citation}`,
});

/** What the released software serves. `/health` is behind a global token; the model listings below /api are public. */
export const releasedEndpoints: Readonly<Record<EndpointId, Endpoint>> = {
  root: listing('root', '/', 'open', rootSchema, '1.3 (GET /), 1.2 (exempt from authentication)'),
  health: listing('health', '/health', 'global', healthSchema, '1.3 (GET /health), 12.C first row'),
  version: listing('version', '/version', 'global', versionSchema, '1.3 (GET /version)'),
  models: listing('models', '/api/models', 'open', modelsSchema, '1.4, 1.2 (exempt from authentication)'),
  'models-v1': listing('models-v1', '/api/v1/models', 'open', modelsSchema, '1.4, 1.2 (exempt from authentication)'),
  'models-global': listing('models-global', '/v1/models', 'global', modelsSchema, '1.4'),
  providers: listing('providers', '/api/v1/providers', 'global', providersSchema, '1.3 (GET /api/v1/providers)'),
  rotations: listing('rotations', '/api/rotations', 'global', rotationsSchema, '1.4 (rotation listings)'),
  autoselects: listing('autoselects', '/api/autoselect', 'global', autoselectsSchema, '1.4 (autoselect listings)'),
};

/** The playbook's nodes answer `/health` to anybody, so `/version` is what shows whether a token is known. */
export const playbookEndpoints: Readonly<Record<EndpointId, Endpoint>> = {
  ...releasedEndpoints,
  health: { ...releasedEndpoints.health, auth: 'open', citation: 'the playbook: /health is open' },
};

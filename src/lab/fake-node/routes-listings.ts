import type { Hono } from 'hono';
import { HttpError } from './http-error.js';
import * as global from './listings.js';
import { modelsOf } from './member-listings.js';
import type { FakeNode } from './node.js';
import type { Env } from './node-context.js';
import * as routes from './rotation-listings.js';
import * as user from './user-listings.js';

const json = (body: unknown): Response => Response.json(body);

function statusRoutes(app: Hono<Env>, node: FakeNode): void {
  app.get('/', () => json(global.rootListing(node)));
  app.get('/health', () => json({ status: 'ok' }));
  for (const path of ['/version', '/api/version', '/v1/version']) app.get(path, () => json({ version: node.options.release }));
  app.get('/api/v1/cache/stats', () => json({ status: 'unavailable' }));
}

function globalRoutes(app: Hono<Env>, node: FakeNode): void {
  for (const path of ['/api/models', '/api/v1/models', '/v1/models', '/models', '/v1/chat/models']) {
    app.get(path, async () => json(await global.modelListing(node)));
  }
  app.get('/api/v1/models/:id{.+}', async (c) => {
    const id = c.req.param('id');
    const model = (await global.modelListing(node)).data.find((entry) => entry['id'] === id);
    if (model === undefined) throw new HttpError(404, `Model '${id}' not found`);
    return json(model);
  });
  app.get('/api/v1/providers', () => json(global.providersListing(node)));
  app.get('/api/v1/providers/health', async () => json(await global.providersHealth(node)));
  app.get('/api/rotations', () => json(routes.rotationsListing(node)));
  app.get('/api/rotations/models', () => json(routes.rotationsModels(node)));
  app.get('/api/rotations/:id', (c) => json(routes.rotationListing(node, c.req.param('id'))));
  app.get('/api/autoselect', () => json(routes.autoselectsListing(node)));
  for (const path of ['/api/autoselect/models', '/api/autoselections/models']) app.get(path, () => json(routes.autoselectsModels(node)));
  app.get('/api/autoselect/:id', (c) => json({ id: c.req.param('id'), ...routes.autoselectListing(node, c.req.param('id')) }));
  app.get('/api/:id/models', async (c) => json(await modelsOf(node, c.req.param('id'))));
}

function userRoutes(app: Hono<Env>, node: FakeNode): void {
  app.get('/api/u/:username/models', async (c) => json(await user.userModels(node, c.var.session)));
  app.get('/api/u/:username/models/:id{.+}', async (c) => {
    const id = c.req.param('id');
    const model = (await user.userModels(node, c.var.session)).data.find((entry) => entry['id'] === id);
    if (model === undefined) throw new HttpError(404, `Model '${id}' not found`);
    return json(model);
  });
  app.get('/api/u/:username/providers', async (c) => json(await user.userProviders(node, c.var.session)));
  app.get('/api/u/:username/providers/health', async (c) => json(await user.userProvidersHealth(node, c.var.session)));
  app.get('/api/u/:username/rotations', async (c) => json(await user.userRotations(node, c.var.session)));
  app.get('/api/u/:username/autoselects', async (c) => json(await user.userAutoselects(node, c.var.session)));
  app.get('/api/u/:username/:word/models', async (c) => json(await user.userConfigModels(node, c.var.session, c.req.param('word'))));
}

export function listingRoutes(app: Hono<Env>, node: FakeNode): void {
  statusRoutes(app, node);
  globalRoutes(app, node);
  userRoutes(app, node);
}

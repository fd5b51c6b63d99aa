import { Hono } from 'hono';
import { z } from 'zod';
import { behaviourSchema, type ProviderReport } from './behaviour.js';
import type { ProviderServer } from './provider-server.js';
import type { ProviderState } from './provider-state.js';

export interface HostedProvider {
  readonly state: ProviderState;
  readonly server: ProviderServer;
}

/** The routes by which the lab sets and reads its providers. */
export function controlApp(providers: ReadonlyMap<string, HostedProvider>): Hono {
  const app = new Hono();
  app.get('/providers/:name', (context) => {
    const found = providers.get(context.req.param('name'));
    if (found === undefined) return context.notFound();
    const { state, server } = found;
    return context.json({ port: server.port, count: state.count, requests: [...state.requests] } satisfies ProviderReport);
  });
  app.put('/providers/:name/behaviour', async (context) => {
    const found = providers.get(context.req.param('name'));
    if (found === undefined) return context.notFound();
    const behaviour = behaviourSchema.parse(await context.req.json());
    found.state.behave(behaviour);
    await (behaviour.kind === 'refuse' ? found.server.refuse() : found.server.open());
    return context.body(null, 204);
  });
  app.put('/providers/:name/select', async (context) => {
    const found = providers.get(context.req.param('name'));
    if (found === undefined) return context.notFound();
    found.state.select = z.object({ modelId: z.string().nullable() }).parse(await context.req.json()).modelId;
    return context.body(null, 204);
  });
  app.post('/heal', async (context) => {
    for (const { state, server } of providers.values()) {
      state.behave({ kind: 'answer' });
      state.select = null;
      await server.open();
    }
    return context.body(null, 204);
  });
  app.onError((error, context) => context.text(error.message, 400));
  return app;
}

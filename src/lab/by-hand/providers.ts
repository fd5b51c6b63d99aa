/** What docker/compose.yaml runs as the providers: all of them on one port, told apart by the name they are asked under. Argument: the port. */
import { createServer } from 'node:http';
import process from 'node:process';
import { providerListener } from '../upstreams/provider-server.js';
import { ProviderState } from '../upstreams/provider-state.js';
import { byHandSpec } from './addresses.js';

const spec = byHandSpec();
const own = spec.identities.flatMap((identity) => (identity.own === undefined ? [] : [identity.own]));
const listeners = new Map([...spec.providers, ...own].map(({ id, host }) => [host, providerListener(new ProviderState(id))]));

createServer({ requestTimeout: 0 }, (request, response) => {
  const listener = listeners.get((request.headers.host ?? '').replace(/:\d+$/, ''));
  if (listener === undefined) response.writeHead(404).end();
  else listener(request, response);
}).listen(Number(process.argv[2]), '0.0.0.0');

// The first process of a container is not ended by a signal that it does not listen to.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));

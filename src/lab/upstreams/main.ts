/**
 * The process of the providers. Arguments: the file to write the ports to, then the names of the providers.
 */
import { once } from 'node:events';
import { renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { LOOPBACK } from '../net/loopback.js';
import { portOf } from '../net/port-hold.js';
import type { Ports } from './behaviour.js';
import { controlApp, type HostedProvider } from './control.js';
import { startProvider } from './provider-server.js';
import { ProviderState } from './provider-state.js';

const [portsFile, ...names] = process.argv.slice(2);
if (portsFile === undefined)
  throw new Error('Failed to start the providers: no ports file given. Please start them through startUpstreams().');

const providers = new Map<string, HostedProvider>();
for (const name of names) {
  const state = new ProviderState(name);
  providers.set(name, { state, server: await startProvider(state) });
}

const answer = getRequestListener(controlApp(providers).fetch);
const control = createServer((request, response) => void answer(request, response));
control.listen(0, LOOPBACK);
await once(control, 'listening');

const ports: Ports = {
  control: portOf(control.address()),
  providers: Object.fromEntries([...providers].map(([name, { server }]) => [name, server.port])),
};
// Renamed, so that nobody reads half of it.
writeFileSync(`${portsFile}.new`, JSON.stringify(ports));
renameSync(`${portsFile}.new`, portsFile);

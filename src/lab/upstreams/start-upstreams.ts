import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { request } from 'undici';
import type { Endpoint } from '../net/endpoint.js';
import { LOOPBACK } from '../net/loopback.js';
import { type Child, startChild } from '../process/child.js';
import { distScript } from '../process/package-root.js';
import type { Warden } from '../process/warden.js';
import { type Behaviour, type ProviderReport, portsSchema, providerReportSchema, type UpstreamRequest } from './behaviour.js';

/** The providers behind the nodes: one process, a port for each name. */
export interface Upstreams {
  readonly child: Child;
  endpoint(name: string): Endpoint;
  behave(name: string, behaviour: Behaviour): Promise<void>;
  /** What the provider answers when a node asks it to choose a model; null: the first model of the prompt's list. */
  select(name: string, modelId: string | null): Promise<void>;
  /** Completions (and embeddings) asked for so far. */
  count(name: string): Promise<number>;
  /** All requests, listings of models too; the last 1000. */
  requests(name: string): Promise<readonly UpstreamRequest[]>;
  /** All providers answer again, on the same ports. */
  heal(): Promise<void>;
}

const READY_TIMEOUT_MS = 30_000;
const CONTROL_TIMEOUT_MS = 10_000;

/** Starts the process of the providers and waits until all their ports are open. */
export async function startUpstreams(warden: Warden, names: readonly string[]): Promise<Upstreams> {
  const portsFile = join(warden.dir, 'upstreams.json');
  const child = await startChild({
    name: 'upstreams',
    command: process.execPath,
    args: [distScript('lab/upstreams/main.js'), portsFile, ...names],
    env: { PATH: process.env['PATH'] },
    warden,
    ready: async () => existsSync(portsFile),
    readyTimeoutMs: READY_TIMEOUT_MS,
  });
  const ports = portsSchema.parse(JSON.parse(await readFile(portsFile, 'utf8')));
  const tell = (method: 'GET' | 'PUT' | 'POST', path: string, body?: object) => askControl(ports.control, method, path, body);
  const report = async (name: string): Promise<ProviderReport> =>
    providerReportSchema.parse(JSON.parse(await tell('GET', `/providers/${name}`)));

  return {
    child,
    endpoint(name) {
      const port = ports.providers[name];
      if (port === undefined)
        throw new Error(`Failed to find provider ${name}: there is no such one. Please choose one of ${names.join(', ')}.`);
      return { host: LOOPBACK, port };
    },
    behave: async (name, behaviour) => void (await tell('PUT', `/providers/${name}/behaviour`, behaviour)),
    select: async (name, modelId) => void (await tell('PUT', `/providers/${name}/select`, { modelId })),
    count: async (name) => (await report(name)).count,
    requests: async (name) => (await report(name)).requests,
    heal: async () => void (await tell('POST', '/heal')),
  };
}

async function askControl(port: number, method: 'GET' | 'PUT' | 'POST', path: string, body?: object): Promise<string> {
  const timeout = { headersTimeout: CONTROL_TIMEOUT_MS, bodyTimeout: CONTROL_TIMEOUT_MS };
  const answer = await request(`http://${LOOPBACK}:${port}${path}`, {
    method,
    ...timeout,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) {
    throw new Error(
      `Failed to steer the providers: ${method} ${path} gave ${answer.statusCode}: ${text}. Please check the provider's name and the behaviour.`,
    );
  }
  return text;
}

import { request } from 'undici';
import type { Lab } from '../../../src/lab/lab.js';
import { startLab } from '../../../src/lab/start-lab.js';
import type { Document } from '../../../src/report/document.js';
import { diagnoseLab } from '../../scenarios/diagnose-lab.js';

/** Starting containers on a busy machine. */
export const PATIENCE_MS = 240_000;

/** A client that knows an address and a token, and nothing of aisbf-check. */
export interface Client {
  readonly url: string;
  readonly token: string;
}

/** One chat as an app sends it: the status, and which upstream's answer came back. */
export async function chat(
  { url, token }: Client,
  path: string,
  model: string,
  content: string,
): Promise<{ readonly status: number; readonly said: string }> {
  const answer = await request(`${url}${path}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content }] }),
  });
  const text = await answer.body.text();
  return { status: answer.statusCode, said: /hello from ([\w-]+)/.exec(text)?.[1] ?? text };
}

/** The token of one of the lab's identities, by the variable that its cluster file names. */
export function tokenIn(lab: Lab, variable: string): string {
  const value = lab.env[variable];
  if (value === undefined) throw new Error(`Failed to read ${variable}: the lab gives no such variable. Please look at its cluster file.`);
  return value;
}

/** What the client saw on a cluster with a fault, and what the diagnosis of that cluster says. */
export interface Seen<T> {
  readonly client: T;
  readonly document: Document;
}

interface Cluster {
  readonly nodes: number;
  readonly fault: string;
}

/** What the client sees on a healthy cluster. In containers where a Docker engine answers. */
export async function seenOnHealthy<T>({ nodes }: Pick<Cluster, 'nodes'>, look: (lab: Lab) => Promise<T>): Promise<T> {
  await using lab = await startLab({ nodes, engine: 'auto' });
  // Awaited here: the lab is gone as soon as this returns.
  return await look(lab);
}

/** Starts a lab with the fault, lets the client look, and diagnoses the cluster. */
export async function seenWithFault<T>({ nodes, fault }: Cluster, look: (lab: Lab) => Promise<T>): Promise<Seen<T>> {
  await using lab = await startLab({ nodes, faults: [fault], engine: 'auto' });
  return { client: await look(lab), document: await diagnoseLab(lab) };
}

import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEdits } from '../edits.js';
import { listens } from '../faults/observe/tcp.js';
import type { LabBalancer } from '../lab-parts.js';
import type { BalancerUpstream } from '../net/balancer.js';
import type { Endpoint } from '../net/endpoint.js';
import { LOOPBACK } from '../net/loopback.js';
import { startWire } from '../net/wire.js';
import { type BalancerState, balancerPrograms } from './balancer-config.js';
import { type LabContainer, startContainer } from './container.js';
import type { LabImages } from './images.js';
import type { Ground } from './surroundings.js';

export interface BalancerContainerOptions {
  readonly image: LabImages['balancer'];
  readonly upstreams: readonly BalancerUpstream[];
  readonly header?: string;
}

export interface BalancerContainer extends LabBalancer {
  readonly container: LabContainer;
  /** True: an upstream that failed once is left out for an hour. */
  eject(on: boolean): void;
  /** True: a request that finds nobody at one upstream is sent to the next. */
  retry(on: boolean): void;
  close(): Promise<void>;
}

const READY_TIMEOUT_MS = 30_000;
const TOLD_AGAIN_MS = 2000;

/** Each configuration has a port of its own too: who is answered there is answered by it, and by no process that still has an older one. */
const portOf = (generation: number): number => 10_000 + generation;

const inForce = (host: string, generation: number): Promise<boolean> => listens({ host, port: portOf(generation) });

/**
 * Starts the balancer. Requests that come while it reads its configuration anew wait, so that a change is in force for everything asked
 * after it.
 */
export async function startBalancerContainer(ground: Ground, options: BalancerContainerOptions): Promise<BalancerContainer> {
  const program = balancerPrograms[options.image.role];
  const folder = path.join(ground.warden.dir, 'balancer');
  const file = path.join(folder, program.file);
  let state: BalancerState = {
    upstreams: options.upstreams,
    dropped: [],
    buffering: false,
    ejecting: false,
    retrying: false,
    ownPort: portOf(1),
    ...(options.header === undefined ? {} : { header: options.header }),
  };
  await mkdir(folder, { recursive: true });
  await writeFile(file, program.render(state));
  const container = await startContainer(ground.warden.dir, {
    part: 'balancer',
    image: options.image.image,
    networks: [ground.front],
    command: program.command,
    binds: [{ path: folder, at: program.folder }],
    ports: [80],
    user: 'root',
    readyTimeoutMs: READY_TIMEOUT_MS,
    ready: (view) => inForce(view.addressIn(ground.front), 1),
  });
  const behind = (generation: number): Endpoint => ({ host: container.addressIn(ground.front), port: portOf(generation) });
  const entry = await startWire({ name: 'client->balancer', to: behind(1) });

  let generation = 1;
  let waiting = 0;
  let broken = false;
  let reloads = Promise.resolve();
  async function reload(text: string, wanted: number): Promise<void> {
    // Renamed, so that nobody reads half of it.
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
    const since = Date.now();
    // Told again now and then: who is still busy with the last change may miss it.
    for (let told = 0; !(await inForce(container.addressIn(ground.front), wanted)); ) {
      if (Date.now() - since >= told * TOLD_AGAIN_MS) {
        await container.signal(program.reload);
        told += 1;
      }
      if (Date.now() - since > READY_TIMEOUT_MS) {
        throw new Error(
          `Failed to reload the balancer: it goes on with its old configuration. Please look at its log:\n${container.logTail()}`,
        );
      }
      await sleep(10);
    }
  }
  function change(part: Partial<BalancerState>): void {
    generation += 1;
    const mine = generation;
    state = { ...state, ...part, ownPort: portOf(mine) };
    const text = program.render(state);
    waiting += 1;
    entry.blackhole();
    // Open connections are those of the old configuration; new ones wait.
    entry.retarget(behind(mine));
    reloads = reloads
      .then(() => reload(text, mine))
      .catch((error: unknown) => {
        // Nobody awaits an edit; whoever asks the balancer now would be told what is no longer meant.
        process.emitWarning(error instanceof Error ? error : new Error(String(error)));
        broken = true;
      });
    reloads = reloads.finally(() => {
      waiting -= 1;
      if (waiting > 0) return;
      void entry.heal();
      if (broken) entry.reset();
    });
  }

  return {
    container,
    url: `http://${LOOPBACK}:${entry.port}`,
    upstreams: createEdits(options.upstreams, (upstreams) => change({ upstreams })),
    dropRequestHeader: (name, on = true) =>
      change({ dropped: [...state.dropped.filter((other) => other !== name), ...(on ? [name] : [])] }),
    bufferResponses: (buffering) => change({ buffering }),
    async checkHealth() {
      throw new Error('Failed to check the health of nodes: the balancer in its container does not. Please use --engine native.');
    },
    eject: (ejecting) => change({ ejecting }),
    retry: (retrying) => change({ retrying }),
    async close() {
      await entry.close();
      await reloads;
    },
  };
}

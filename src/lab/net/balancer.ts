import { ask } from '../ask.js';
import type { Endpoint } from './endpoint.js';
import { badGateway, makeForward } from './http-proxy.js';
import { listenOnLoopback } from './http-server.js';
import { LOOPBACK } from './loopback.js';

export interface BalancerUpstream {
  readonly name: string;
  readonly endpoint: Endpoint;
}

export interface BalancerOptions {
  readonly upstreams: readonly BalancerUpstream[];
  /** Response header that names the upstream; none by default. */
  readonly header?: string;
}

/** An HTTP load balancer: strict round robin per request, no retry on the next upstream. */
export interface Balancer {
  /** Without a trailing slash. */
  readonly url: string;
  readonly port: number;
  setUpstreams(upstreams: readonly BalancerUpstream[]): void;
  setHeader(name: string | undefined): void;
  /** True (the default): requests lose this header on their way. */
  dropRequestHeader(name: string, on?: boolean): void;
  /** True: answers are held until they are complete. */
  bufferResponses(on: boolean): void;
  /**
   * Asks every upstream for this path now and every second, without a token, as balancers do, and sends nothing to those that answer neither
   * 2xx nor 3xx; undefined: nobody is asked or left out. Resolves when all were asked once.
   */
  checkHealth(path: string | undefined): Promise<void>;
  /** Takes back all of the above: upstreams and header as at the start. */
  heal(): void;
  close(): Promise<void>;
}

const CHECK_EVERY_MS = 1000;
const CHECK_TIMEOUT_MS = 2000;

async function isHealthy({ endpoint }: BalancerUpstream, path: string): Promise<boolean> {
  try {
    const { status } = await ask(`http://${endpoint.host}:${endpoint.port}${path}`, { timeoutMs: CHECK_TIMEOUT_MS });
    return status >= 200 && status < 400;
  } catch {
    return false;
  }
}

/** Starts a balancer on a free loopback port. An upstream that cannot be reached, or breaks off before its answer begins, gives 502. */
export async function startBalancer(options: BalancerOptions): Promise<Balancer> {
  let upstreams = options.upstreams;
  let header = options.header;
  let turn = 0;
  let held = false;
  let ejected: readonly BalancerUpstream[] = [];
  let checks: NodeJS.Timeout | undefined;
  /** The series of health checks that counts. */
  let current = {};
  const dropped = new Set<string>();
  const forward = makeForward((response, error) => badGateway(response, `upstream cannot be reached: ${error.message}`));

  const { port, close } = await listenOnLoopback((request, response) => {
    const healthy = upstreams.filter((one) => !ejected.includes(one));
    const upstream = healthy[turn++ % Math.max(1, healthy.length)];
    if (upstream === undefined) {
      if (ejected.length === 0) return badGateway(response, 'no upstream');
      response
        .writeHead(503, { 'content-type': 'text/plain' })
        .end('503 Service Unavailable: no server is available to handle this request.\n');
      return;
    }
    if (header !== undefined) response.setHeader(header, upstream.name);
    for (const name of dropped) delete request.headers[name];
    return forward(request, response, { to: upstream.endpoint, held });
  });

  async function check(path: string, series: object): Promise<void> {
    const asked = upstreams;
    const healthy = await Promise.all(asked.map((upstream) => isHealthy(upstream, path)));
    // Turned off meanwhile: what was found then holds no more.
    if (series !== current) return;
    ejected = asked.filter((_upstream, index) => healthy[index] === false);
  }

  async function checkHealth(path: string | undefined): Promise<void> {
    clearInterval(checks);
    ejected = [];
    const series = {};
    current = series;
    if (path === undefined) return;
    await check(path, series);
    if (series === current) checks = setInterval(() => void check(path, series), CHECK_EVERY_MS).unref();
  }

  return {
    url: `http://${LOOPBACK}:${port}`,
    port,
    setUpstreams(list) {
      upstreams = list;
    },
    setHeader(name) {
      header = name;
    },
    dropRequestHeader(name, on = true) {
      if (on) dropped.add(name.toLowerCase());
      else dropped.delete(name.toLowerCase());
    },
    bufferResponses(on) {
      held = on;
    },
    checkHealth,
    heal() {
      void checkHealth(undefined);
      upstreams = options.upstreams;
      header = options.header;
      held = false;
      dropped.clear();
    },
    async close() {
      clearInterval(checks);
      await close();
    },
  };
}

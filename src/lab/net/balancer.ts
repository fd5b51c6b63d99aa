import type { Endpoint } from '../lab.js';
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
  /** Takes back all of the above: upstreams and header as at the start. */
  heal(): void;
  close(): Promise<void>;
}

/** Starts a balancer on a free loopback port. An upstream that cannot be reached, or breaks off before its answer begins, gives 502. */
export async function startBalancer(options: BalancerOptions): Promise<Balancer> {
  let upstreams = options.upstreams;
  let header = options.header;
  let turn = 0;
  let held = false;
  const dropped = new Set<string>();
  const forward = makeForward((response, error) => badGateway(response, `upstream cannot be reached: ${error.message}`));

  const { port, close } = await listenOnLoopback((request, response) => {
    const upstream = upstreams[turn++ % Math.max(1, upstreams.length)];
    if (upstream === undefined) return badGateway(response, 'no upstream');
    if (header !== undefined) response.setHeader(header, upstream.name);
    for (const name of dropped) delete request.headers[name];
    return forward(request, response, { to: upstream.endpoint, held });
  });

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
    heal() {
      upstreams = options.upstreams;
      header = options.header;
      held = false;
      dropped.clear();
    },
    close,
  };
}

import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Endpoint } from './endpoint.js';
import { badGateway, makeForward } from './http-proxy.js';
import { listenOnLoopback } from './http-server.js';
import { LOOPBACK } from './loopback.js';
import { type StartedWire, startWire } from './wire.js';

export interface EgressOptions {
  /** Id of the node that goes out through this proxy. */
  readonly node: string;
  /** Where each name leads, for example `alpha.internal`. */
  readonly hosts: Readonly<Record<string, Endpoint>>;
  /** Address to listen on; default loopback. */
  readonly listen?: string;
}

/** The way out of one node: an HTTP forward proxy with a wire of its own to every host. */
export interface Egress {
  /** For HTTP_PROXY. */
  readonly url: string;
  /** Leads a known host elsewhere. */
  setHost(host: string, endpoint: Endpoint): void;
  wire(host: string): StartedWire;
  close(): Promise<void>;
}

const NO_TUNNEL = 'HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n';

/**
 * Starts a forward proxy on a free port: absolute-form requests and CONNECT to the hosts' port 80. A host it does not know
 * gives 502. Where the host behind refuses or resets, the client's connection is reset, so that a node sees what it would see without a
 * proxy; a CONNECT that cannot be made gives 502, since clients make connections that end before an answer anew for ever.
 */
export async function startEgress(options: EgressOptions): Promise<Egress> {
  const { listen = LOOPBACK } = options;
  const wires = new Map<string, StartedWire>();
  for (const [host, to] of Object.entries(options.hosts)) wires.set(host, await startWire({ name: `${options.node}->${host}`, to }));
  const wireOf = (host: string): StartedWire => {
    const wire = wires.get(host);
    if (wire === undefined) {
      throw new Error(
        `Failed to find the wire from ${options.node} to ${host}: no such host. Please choose one of ${[...wires.keys()].join(', ')}.`,
      );
    }
    return wire;
  };
  const behind = (host: string): Endpoint | undefined => {
    const wire = wires.get(host);
    return wire === undefined ? undefined : { host: LOOPBACK, port: wire.port };
  };

  const forward = makeForward((response) => response.socket?.resetAndDestroy());
  const { server, port, close } = await listenOnLoopback((request, response) => {
    const url = absolute(request.url);
    const to = url === undefined ? undefined : behind(url.host);
    if (url === undefined || to === undefined) return badGateway(response, `${options.node} knows no way to ${url?.host ?? request.url}`);
    request.url = url.pathname + url.search;
    delete request.headers['proxy-connection'];
    return forward(request, response, { to });
  }, listen);
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    const to = behind((request.url ?? '').replace(/:80$/, ''));
    if (to === undefined) client.end(NO_TUNNEL);
    else tunnel(client, head, to);
  });

  return {
    url: `http://${listen}:${port}`,
    setHost: (host, endpoint) => wireOf(host).retarget(endpoint),
    wire: wireOf,
    async close() {
      // Together: the server ends only when its tunnels have, and those end with the wires.
      await Promise.all([close(), ...[...wires.values()].map((wire) => wire.close())]);
    },
  };
}

/** Of `http://alpha.internal/x?y`; undefined of a path alone. */
function absolute(url: string | undefined): URL | undefined {
  return url?.startsWith('http://') === true && URL.canParse(url) ? new URL(url) : undefined;
}

function tunnel(client: Duplex, head: Buffer, to: Endpoint): void {
  const target = connect({ ...to, noDelay: true });
  let made = false;
  target.once('connect', () => {
    made = true;
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    target.write(head);
    target.pipe(client).pipe(target);
  });
  target.on('error', () => undefined);
  target.on('close', () => (made ? client.destroy() : client.end(NO_TUNNEL)));
  client.on('error', () => target.destroy());
  client.on('close', () => target.destroy());
}

import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Endpoint } from './endpoint.js';
import { canBind, LOOPBACK } from './loopback.js';
import { holdPort, type PortHold, portOf } from './port-hold.js';
import { pump } from './pump.js';
import { Toxics } from './toxics.js';

/** A TCP proxy between two parts. Toxics are removed, not zeroed. */
export interface Wire {
  readonly name: string;
  readonly port: number;
  delay(ms: number): void;
  /** Accepts, then silence in both directions. */
  blackhole(): void;
  /** Every connection (or every k-th new one) is reset. */
  reset(everyKth?: number): void;
  throttle(bytesPerSecond: number): void;
  /** Stops listening: connections are refused. */
  refuse(): Promise<void>;
  /** Removes all of it. */
  heal(): Promise<void>;
}

export interface WireOptions {
  readonly name: string;
  readonly to: Endpoint;
  /** Local address to dial from, so that a store can tell wires apart; used only where binding it works. */
  readonly from?: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Address to listen on; default loopback. Another is this machine's own in a network of containers. */
  readonly listen?: string;
}

export interface StartedWire extends Wire {
  /** Connections accepted so far. */
  readonly connections: number;
  /** Leads new connections elsewhere; open ones are reset. */
  retarget(to: Endpoint): void;
  close(): Promise<void>;
}

/**
 * Starts a TCP proxy. Toxics, each in force until `heal`: `delay` holds back what the target answers; `throttle` works in both
 * directions; `blackhole` keeps what was sent meanwhile, so that connections go on after healing, and dials nothing;
 * `reset()` also resets what is open, `reset(k)` only every k-th connection accepted from now on. Where the target cannot be reached
 * the client is reset, since it was accepted already.
 */
export async function startWire(options: WireOptions): Promise<StartedWire> {
  const wire = new ProxyWire(options, options.from !== undefined && (await canBind(options.from)) ? options.from : undefined);
  await wire.listen(options.port ?? 0);
  return wire;
}

class ProxyWire implements StartedWire {
  readonly name: string;
  readonly #from: string | undefined;
  readonly #listen: string;
  readonly #toxics = new Toxics();
  readonly #sockets = new Set<Socket>();
  #to: Endpoint;
  #port = 0;
  #accepted = 0;
  #resets: { readonly everyKth: number; seen: number } | undefined;
  /** Undefined while refusing or closed. */
  #server: Server | undefined;
  #hold: PortHold | undefined;

  constructor(options: WireOptions, from: string | undefined) {
    this.name = options.name;
    this.#to = options.to;
    this.#from = from;
    this.#listen = options.listen ?? LOOPBACK;
  }

  get port(): number {
    return this.#port;
  }

  get connections(): number {
    return this.#accepted;
  }

  async listen(port: number): Promise<void> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => void this.#accept(client));
    try {
      server.listen(port, this.#listen);
      await once(server, 'listening');
    } catch (cause) {
      throw new Error(`Failed to start wire ${this.name}: port ${port} cannot be listened on. Please free it or leave it out.`, { cause });
    }
    this.#server = server;
    this.#port = portOf(server.address());
  }

  retarget(to: Endpoint): void {
    this.#to = to;
    this.#resetAll();
  }

  delay(ms: number): void {
    this.#toxics.set({ delayMs: ms });
  }

  blackhole(): void {
    this.#toxics.set({ silent: true });
  }

  reset(everyKth = 1): void {
    this.#resets = { everyKth, seen: 0 };
    if (everyKth === 1) this.#resetAll();
  }

  throttle(bytesPerSecond: number): void {
    this.#toxics.set({ bytesPerSecond });
  }

  async refuse(): Promise<void> {
    if (this.#server === undefined) return;
    this.#stopListening();
    this.#hold = await holdPort(this.#port, this.#listen);
  }

  async heal(): Promise<void> {
    this.#resets = undefined;
    this.#toxics.clear();
    if (this.#hold === undefined) return;
    await this.listen(this.#port);
    this.#hold.release();
    this.#hold = undefined;
  }

  async close(): Promise<void> {
    this.#hold?.release();
    this.#hold = undefined;
    this.#stopListening();
  }

  #stopListening(): void {
    this.#server?.close();
    this.#server = undefined;
    this.#resetAll();
  }

  #resetAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
    this.#toxics.wake();
  }

  async #accept(client: Socket): Promise<void> {
    this.#accepted += 1;
    this.#keep(client);
    if (this.#isToBeReset()) return void client.resetAndDestroy();
    while (this.#toxics.silent && !client.destroyed) await this.#toxics.pause(Number.POSITIVE_INFINITY);
    if (client.destroyed) return;
    const target = connect({
      ...this.#to,
      noDelay: true,
      allowHalfOpen: true,
      ...(this.#from === undefined ? {} : { localAddress: this.#from }),
    });
    this.#keep(target);
    pump(client, target, this.#toxics, false);
    pump(target, client, this.#toxics, true);
  }

  #isToBeReset(): boolean {
    if (this.#resets === undefined) return false;
    this.#resets.seen += 1;
    return this.#resets.seen % this.#resets.everyKth === 0;
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    // Errors are carried by the pump; a socket that has none yet must not end the process.
    socket.on('error', () => undefined);
    socket.once('close', () => this.#sockets.delete(socket));
  }
}

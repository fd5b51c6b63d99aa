import path from 'node:path';
import { createEdits } from '../edits.js';
import { writeHome } from '../files/write-home.js';
import type { LabNode } from '../lab-parts.js';
import type { Endpoint } from '../net/endpoint.js';
import type { PortHold } from '../net/port-hold.js';
import type { NodeKind } from '../nodes/node-kind.js';
import type { Child } from '../process/child.js';
import type { Warden } from '../process/warden.js';
import type { LabSpec, SpecNode } from '../spec/spec.js';

export interface NativeNodeOptions extends Pick<LabNode, 'home' | 'own' | 'wires' | 'egress'> {
  readonly lab: LabSpec;
  readonly spec: SpecNode;
  readonly kind: NodeKind;
  readonly setup: Parameters<typeof writeHome>[1];
  readonly sessionSecret: string;
  readonly warden: Warden;
  /** Its own port. */
  readonly hold: PortHold;
}

/** The HOME of a node below the lab's folder. */
export function homeOf(warden: Warden, node: SpecNode): string {
  return path.join(warden.dir, 'nodes', node.id);
}

/** A node as a process of this machine; it does not run yet. */
export function createNativeNode(options: NativeNodeOptions): LabNode {
  const { spec, home, own, wires, egress, kind, warden } = options;
  const setup = createEdits(options.setup);
  let child: Child | undefined;

  const node: LabNode = {
    spec,
    home,
    own,
    url: urlOf({ host: '127.0.0.1', port: wires.client.port }),
    wires,
    egress,
    setup,
    async start() {
      const now = setup.current();
      await writeHome(home, now, options.sessionSecret);
      child = await kind.start({
        id: spec.id,
        home,
        port: own.port,
        contract: options.lab.contract,
        release: now.release ?? options.lab.release,
        quirks: now.quirks,
        proxy: egress.url,
        warden,
      });
    },
    stop: async () => child?.stop(),
    kill: async () => child?.kill(),
    async restart() {
      await child?.stop();
      await node.start();
    },
    running: () => child?.alive() ?? false,
    freeze: () => child?.freeze(),
    thaw: () => child?.thaw(),
    log: () => child?.logTail() ?? '',
    async close() {
      options.hold.release();
      await Promise.all([...Object.values(wires), egress].map((one) => one.close()));
    },
  };
  return node;
}

function urlOf({ host, port }: Endpoint): string {
  return `http://${host}:${port}`;
}
